import type { WorkflowHandle } from '@temporalio/client';
import type { Stage } from './stage.ts';

/** One event of a run's history. */
export type Event = NonNullable<Awaited<ReturnType<WorkflowHandle['fetchHistory']>>['events']>[number];

/** What one run left in Temporal; exact, so the same on every machine. */
export type Counts = {
  events: number;
  workflowTasks: number;
  activities: number;
  localActivities: number;
  signals: number;
  historyBytes: number;
};

export async function eventsOf({ temporal }: Stage, id: string): Promise<Event[]> {
  return (await temporal.workflow.getHandle(id).fetchHistory()).events ?? [];
}

/** Counts the events of a finished run. */
export async function countsOf(stage: Stage, id: string): Promise<Counts> {
  const events = await eventsOf(stage, id);
  const { historySize = 0 } = await stage.temporal.workflow.getHandle(id).describe();
  const count = (has: (event: Event) => unknown) => events.filter((event) => Boolean(has(event))).length;
  return {
    events: events.length,
    workflowTasks: count((event) => event.workflowTaskCompletedEventAttributes),
    activities: count((event) => event.activityTaskCompletedEventAttributes),
    localActivities: count((event) => event.markerRecordedEventAttributes),
    signals: count((event) => event.workflowExecutionSignaledEventAttributes),
    historyBytes: historySize,
  };
}

/** Milliseconds since 1970 of the first activity that was started after `sinceMs`; null when there is none yet. */
export function nextActivityAt(events: readonly Event[], sinceMs: number): number | null {
  const scheduled = events.filter(
    (event) => event.activityTaskScheduledEventAttributes && timeOf(event) !== null && (timeOf(event) ?? 0) >= sinceMs,
  );
  const ids = new Set(scheduled.map(({ eventId }) => String(eventId)));
  const started = events.find(({ activityTaskStartedEventAttributes: at }) => ids.has(String(at?.scheduledEventId)));
  return started === undefined ? null : timeOf(started);
}

function timeOf({ eventTime }: Event): number | null {
  if (!eventTime) return null;
  return Number(eventTime.seconds ?? 0) * 1000 + (eventTime.nanos ?? 0) / 1e6;
}

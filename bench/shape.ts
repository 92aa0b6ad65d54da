import { MODEL_QUEUE } from '../src/workflows/names.ts';
import type { Event } from './history.ts';

/** One call of a shape: the payload bytes that go in and come out. */
export type Call = { queue: 'workflow' | 'model'; inBytes: number; outBytes: number };

/** What a run did, in order: local activities, activities side by side, waits for a signal, search attributes written. */
export type Step =
  | { kind: 'local'; outBytes: number; announces: boolean }
  | { kind: 'activities'; calls: Call[] }
  | { kind: 'signal' }
  | { kind: 'attributes' };

/** The outline of a run, which the bare workflow repeats. */
export type Shape = Step[];

type Payloads = { payloads?: { data?: Uint8Array | null }[] | null } | null | undefined;

const bytesOf = (payloads: Payloads): number =>
  (payloads?.payloads ?? []).reduce((sum, { data }) => sum + (data?.length ?? 0), 0);

/** The outline of a finished run; activities scheduled by the same workflow task ran side by side. */
export function shapeOf(events: readonly Event[]): Shape {
  const results = new Map(
    events.flatMap(({ activityTaskCompletedEventAttributes: done }) =>
      done ? [[String(done.scheduledEventId), bytesOf(done.result)] as const] : [],
    ),
  );
  const shape: Shape = [];
  let group: { task: string; calls: Call[] } | undefined;
  for (const event of events) {
    const scheduled = event.activityTaskScheduledEventAttributes;
    if (scheduled) {
      const task = String(scheduled.workflowTaskCompletedEventId);
      if (group?.task !== task) {
        group = { task, calls: [] };
        shape.push({ kind: 'activities', calls: group.calls });
      }
      const queue = scheduled.taskQueue?.name === MODEL_QUEUE ? 'model' : 'workflow';
      group.calls.push({
        queue,
        inBytes: bytesOf(scheduled.input),
        outBytes: results.get(String(event.eventId)) ?? 0,
      });
    } else if (event.markerRecordedEventAttributes) {
      const { details } = event.markerRecordedEventAttributes;
      shape.push({ kind: 'local', outBytes: bytesOf(details?.['result']), announces: false });
    } else if (event.workflowExecutionSignaledEventAttributes) shape.push({ kind: 'signal' });
    else if (event.upsertWorkflowSearchAttributesEventAttributes) shape.push({ kind: 'attributes' });
  }
  return announcing(shape);
}

/** The store step before a wait is the one that others see. */
function announcing(shape: Shape): Shape {
  return shape.map((step, index) => {
    if (step.kind !== 'local') return step;
    const rest = shape.slice(index + 1);
    const next = rest.findIndex(({ kind }) => kind === 'local' || kind === 'signal');
    return { ...step, announces: rest[next]?.kind === 'signal' };
  });
}

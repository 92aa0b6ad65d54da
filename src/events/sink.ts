import type { CommittedEvent } from '../domain/events.ts';
import { laneOf } from '../store/event-delays.ts';

/**
 * What came of one event. `refused`: this one is not taken, others may be; `shut`: nothing of its family is, whatever it is, since its topic
 * takes nothing; `away`: nobody could be asked, or none is taken at the moment; `behind`: not tried, since one before it of its lane was
 * not taken. Reasons are codes.
 */
export type Outcome =
  | { put: 'handed_on' }
  | { put: 'behind' }
  | { put: 'refused'; reason: string }
  | { put: 'shut'; reason: string }
  | { put: 'away'; reason: string };

/** Where events go. Its name is that of its feed. */
export type Sink = {
  name: string;
  /** An outcome for each, in the same order; nothing of a lane (a subject within a family) is handed on after what was not taken of it. Throws where it is away. */
  send(events: readonly CommittedEvent[], signal: AbortSignal): Promise<Outcome[]>;
  /** Throws, with a `code`, where it does not answer or would not take what is sent. */
  verify(): Promise<void>;
  close(): Promise<void>;
};

/** Outcomes that come one by one, and the lanes of which something was not taken. */
export class Outcomes {
  readonly #outcomes = new Map<CommittedEvent, Outcome>();
  readonly #held = new Set<string>();

  /** The same events without those that stay behind another. */
  free(events: readonly CommittedEvent[]): CommittedEvent[] {
    const open = events.filter((event) => !this.#outcomes.has(event));
    for (const event of open) if (this.#held.has(laneOf(event))) this.#outcomes.set(event, { put: 'behind' });
    return open.filter((event) => !this.#outcomes.has(event));
  }

  note(event: CommittedEvent, outcome: Outcome): void {
    this.#outcomes.set(event, outcome);
    if (outcome.put !== 'handed_on') this.#held.add(laneOf(event));
  }

  /** Of a sink that went away in between: what it was not asked about waits. */
  orAway(events: readonly CommittedEvent[], reason: string): Outcome[] {
    return events.map((event) => this.#outcomes.get(event) ?? { put: 'away', reason });
  }

  of(events: readonly CommittedEvent[]): Outcome[] {
    return events.map((event) => this.#outcomes.get(event) ?? { put: 'behind' });
  }
}

import { DescribeEventBusCommand, EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import type { PutEventsRequestEntry, PutEventsResultEntry } from '@aws-sdk/client-eventbridge';
import type { CommittedEvent } from '../domain/events.ts';
import { structured, toCloudEvent } from '../domain/cloud-event.ts';
import { awsCode, awsProblem } from './aws-errors.ts';
import { Outcomes, type Outcome, type Sink } from './sink.ts';

/** Null: as the environment of AWS's SDKs says. */
export type EventBridgeOptions = { bus: string; region: string | null; endpoint: string | null; source: string };

/** What one request of PutEvents may hold: so many entries, and less than 256 KiB of them together. */
const MOST_ENTRIES = 10;
const MOST_BYTES = 256 * 1024 - 1;

/** Codes of an entry that is not taken whoever sends it when; whatever else is wrong may pass. */
const OF_ONE_ENTRY = ['MalformedDetail', 'InvalidArgument'];

const entryOf = (event: CommittedEvent, { bus, source }: EventBridgeOptions): PutEventsRequestEntry => ({
  EventBusName: bus,
  Source: 'quartermaster',
  DetailType: event.type,
  Time: new Date(event.at),
  Detail: structured(toCloudEvent(event, source)),
});

/** As AWS counts an entry: 14 bytes for the time, and the texts in UTF-8. */
export const entryBytes = ({ Source = '', DetailType = '', Detail = '' }: PutEventsRequestEntry): number =>
  14 + [Source, DetailType, Detail].reduce((sum, text) => sum + Buffer.byteLength(text), 0);

type Sized = { event: CommittedEvent; entry: PutEventsRequestEntry };

/** The next request: the first of each subject, as many as it may hold. What follows of a subject waits for what came of that. */
const nextCall = (waiting: readonly Sized[]): Sized[] => {
  const call: Sized[] = [];
  const subjects = new Set<string>();
  let bytes = 0;
  for (const one of waiting) {
    const key = `${one.event.tenant}/${one.event.subject}`;
    const isFirst = !subjects.has(key);
    subjects.add(key);
    if (!isFirst || call.length === MOST_ENTRIES || bytes + entryBytes(one.entry) > MOST_BYTES) continue;
    call.push(one);
    bytes += entryBytes(one.entry);
  }
  return call;
};

const outcomeOf = (answer: PutEventsResultEntry | undefined): Outcome => {
  const code = answer?.ErrorCode;
  if (answer?.EventId !== undefined && code === undefined) return { put: 'handed_on' };
  if (code !== undefined && OF_ONE_ENTRY.includes(code)) return { put: 'refused', reason: code };
  return { put: 'away', reason: code ?? 'unknown' };
};

/** Hands events to an EventBridge bus: `detail` is the CloudEvent in JSON, `detail-type` its type. Only what failed is sent again. */
export const createEventBridgeSink = (options: EventBridgeOptions): Sink => {
  const { bus, region, endpoint } = options;
  const client = new EventBridgeClient({
    ...(region === null ? {} : { region }),
    ...(endpoint === null ? {} : { endpoint }),
    maxAttempts: 2,
    requestHandler: { connectionTimeout: 3_000, requestTimeout: 8_000 },
  });
  return {
    name: 'eventbridge',
    send: async (events, signal) => {
      const outcomes = new Outcomes();
      const sized = events.map((event) => ({ event, entry: entryOf(event, options) }));
      for (const { event, entry } of sized)
        if (entryBytes(entry) > MOST_BYTES) outcomes.note(event, { put: 'refused', reason: 'TOO_LARGE' });
      try {
        for (;;) {
          const free = new Set(outcomes.free(events));
          const call = nextCall(sized.filter(({ event }) => free.has(event)));
          if (call.length === 0) return outcomes.of(events);
          const sent = new PutEventsCommand({ Entries: call.map(({ entry }) => entry) });
          const { Entries = [] } = await client.send(sent, { abortSignal: signal });
          call.forEach(({ event }, at) => outcomes.note(event, outcomeOf(Entries[at])));
        }
      } catch (error) {
        return outcomes.orAway(events, awsCode(error));
      }
    },
    verify: async () => {
      try {
        await client.send(new DescribeEventBusCommand({ Name: bus }));
      } catch (error) {
        throw awsProblem(error);
      }
    },
    close: async () => client.destroy(),
  };
};

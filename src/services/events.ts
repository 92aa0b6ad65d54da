import { toCloudEvent } from '../domain/cloud-event.ts';
import { QuartermasterError } from '../domain/errors.ts';
import { BEGINNING, dropParked, eventsAfter, parkedEvents, retryParked, type LastSeen } from '../store/event-log.ts';
import type { Tx } from '../store/database.ts';
import type { Person, Services } from './api.ts';
import type { ServiceContext } from './context.ts';

type EventsContext = Pick<ServiceContext, 'database' | 'eventsSource'>;

const MOST_PARKED = 200;

const ID_BYTES = 16;

const written = (seen: LastSeen): string => Buffer.from(seen.join('').replaceAll('-', ''), 'hex').toString('base64url');

const seenBy = (cursor: string | undefined): LastSeen => {
  if (cursor === undefined) return BEGINNING;
  const bytes = Buffer.from(cursor, 'base64url');
  if (bytes.length === BEGINNING.length * ID_BYTES)
    return BEGINNING.map((_, nth) => bytes.toString('hex', nth * ID_BYTES, (nth + 1) * ID_BYTES));
  throw new QuartermasterError(
    'invalid_input',
    'Go on with what the page before gives as next, or begin anew without after: what you have seen comes again with the same id.',
    { fields: [{ field: 'after', reason: 'is no place in this stream' }] },
  );
};

/** The company's events from a place on. */
export const events =
  ({ database, eventsSource }: EventsContext): Services['events'] =>
  (who, { after, type = null, limit }) =>
    database.withPrincipal(who, async (tx) => {
      const seen = [...seenBy(after)];
      const found = await eventsAfter(tx, { seen, type, limit });
      for (const { partition, id } of found) seen[partition] = id;
      return { items: found.map((event) => toCloudEvent(event, eventsSource)), next: written(seen) };
    });

export const parked =
  ({ database }: EventsContext): Services['parkedEvents'] =>
  (who) =>
    database.withPrincipal(who, (tx) => parkedEvents(tx, MOST_PARKED));

const onParked =
  (act: (tx: Tx, id: string) => Promise<number>) =>
  ({ database }: EventsContext) =>
  (who: Person, id: string): Promise<void> =>
    database.withPrincipal(who, async (tx) => {
      if ((await act(tx, id)) === 0)
        throw new QuartermasterError('not_found', 'No parked event has this id; bin/qm events parked lists them.');
    });

export const retryEvent = onParked(retryParked);
export const dropEvent = onParked(dropParked);

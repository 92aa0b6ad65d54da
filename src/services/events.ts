import { z } from 'zod';
import { toCloudEvent } from '../domain/cloud-event.ts';
import { QuartermasterError } from '../domain/errors.ts';
import { BEGINNING, dropParked, eventsAfter, parkedEvents, retryParked, type Places } from '../store/event-log.ts';
import type { Tx } from '../store/database.ts';
import type { Person, Services } from './api.ts';
import type { ServiceContext } from './context.ts';

type EventsContext = Pick<ServiceContext, 'database' | 'eventsSource'>;

const MOST_PARKED = 200;

const Cursor = z.array(z.int().nonnegative().max(Number.MAX_SAFE_INTEGER)).length(BEGINNING.length);

const written = (places: Places): string => Buffer.from(JSON.stringify(places)).toString('base64url');

const read = (cursor: string): Places | null => {
  try {
    return Cursor.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString()));
  } catch {
    return null;
  }
};

const placesOf = (cursor: string | undefined): Places => {
  const places = cursor === undefined ? BEGINNING : read(cursor);
  if (places !== null) return places;
  throw new QuartermasterError('invalid_input', 'Go on with what the page before gives as next.', {
    fields: [{ field: 'after', reason: 'is no place in this stream' }],
  });
};

/** The company's events from a place on. */
export const events =
  ({ database, eventsSource }: EventsContext): Services['events'] =>
  (who, { after, type = null, limit }) =>
    database.withPrincipal(who, async (tx) => {
      const places = [...placesOf(after)];
      const found = await eventsAfter(tx, { places, type, limit });
      for (const { partition, place } of found) places[partition] = place;
      return { items: found.map((event) => toCloudEvent(event, eventsSource)), next: written(places) };
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

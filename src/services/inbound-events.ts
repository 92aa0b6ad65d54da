import { listInboundEvents } from '../store/inbound-events.ts';
import type { Services } from './api.ts';
import type { ServiceContext } from './context.ts';
import { cursorOf, placeOf } from './cursor.ts';

const ORDER = 'inbound-events';

/** What became of events of other systems, newest first. */
export const inboundEvents =
  ({ database }: ServiceContext): Services['inboundEvents'] =>
  (who, { outcome = null, after, limit }) => {
    const place = placeOf(ORDER, after, true);
    return database.withPrincipal(who, async (tx) => {
      const found = await listInboundEvents(tx, { outcome, after: place, limit: limit + 1 });
      const items = found.slice(0, limit);
      const last = found.length > limit ? items.at(-1) : undefined;
      return { items, next: cursorOf(ORDER, last ? { key: last.cameAt, id: last.id } : null) };
    });
  };

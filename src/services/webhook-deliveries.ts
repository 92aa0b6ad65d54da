import { z } from 'zod';
import { QuartermasterError } from '../domain/errors.ts';
import type { Tx } from '../store/database.ts';
import { addTest, beginAgain, findDelivery, listDeliveries, type Delivery } from '../store/webhook-log.ts';
import type { Services } from './api.ts';
import type { ServiceContext } from './context.ts';
import { cursorOf, placeOf } from './cursor.ts';
import type { DeliveryView } from './webhooks-view.ts';
import { knownWebhook } from './webhooks.ts';

type Context = Pick<ServiceContext, 'database' | 'now'>;

/** The order of the log, in which alone a place means something. */
const ORDER = 'webhook-deliveries';

const deliveryView = ({ event, type, subject, ...rest }: Delivery): DeliveryView => ({
  ...rest,
  message: event ?? rest.id,
  type: type ?? 'quartermaster.webhook.test.v1',
  subject: subject ?? rest.webhook,
});

const known = async (tx: Tx, id: string): Promise<Delivery> => {
  const found = await findDelivery(tx, id);
  if (found) return found;
  throw new QuartermasterError('not_found', 'There is no such delivery; it may have been forgotten since.');
};

const requireEnabled = async (tx: Tx, webhook: string): Promise<void> => {
  if ((await knownWebhook(tx, webhook)).isEnabled) return;
  throw new QuartermasterError('conflict', 'The webhook is disabled; enable it first.');
};

/** Ids of deliveries are UUIDs, so a place that has another was never given. */
const placeIn = (after: string | undefined): { key: string; id: string } | null => {
  const place = placeOf(ORDER, after, true);
  if (place === null || z.uuid().safeParse(place.id).success) return place;
  throw new QuartermasterError('invalid_input', 'Go on with what the page before gives as next.', {
    fields: [{ field: 'after', reason: 'is no place in this list' }],
  });
};

export const webhookDeliveries =
  ({ database }: Context): Services['webhookDeliveries'] =>
  (who, id, { after, ...wish }) => {
    const place = placeIn(after);
    return database.withPrincipal(who, async (tx) => {
      await knownWebhook(tx, id);
      const { items, next } = await listDeliveries(tx, id, { ...wish, ...(place && { after: place }) });
      return { items: items.map(deliveryView), next: cursorOf(ORDER, next) };
    });
  };

export const testWebhook =
  ({ database, now }: Context): Services['testWebhook'] =>
  (who, id) =>
    database.withPrincipal(who, async (tx) => {
      await requireEnabled(tx, id);
      return deliveryView(await known(tx, await addTest(tx, id, now())));
    });

export const redeliver =
  ({ database, now }: Context): Services['redeliver'] =>
  (who, delivery) =>
    database.withPrincipal(who, async (tx) => {
      await requireEnabled(tx, (await known(tx, delivery)).webhook);
      await beginAgain(tx, delivery, now());
      return deliveryView(await known(tx, delivery));
    });

import { QuartermasterError } from '../domain/errors.ts';
import { namesEvents, ROTATION_MS, secretUse } from '../domain/webhooks.ts';
import type { Tx } from '../store/database.ts';
import {
  addSecret,
  countWebhooks,
  deleteWebhook,
  findWebhook,
  insertWebhook,
  listWebhooks,
  switchWebhook as setEnabled,
  updateWebhook,
  type Webhook,
} from '../store/webhooks.ts';
import type { Services, WantedWebhook } from './api.ts';
import type { ServiceContext } from './context.ts';

type Context = Pick<ServiceContext, 'database' | 'now' | 'newId' | 'webhooks'>;

const MOST_WEBHOOKS = 50;

/** Throws `not_found`. */
export const knownWebhook = async (tx: Tx, id: string): Promise<Webhook> => {
  const found = await findWebhook(tx, id);
  if (found) return found;
  throw new QuartermasterError('not_found', 'There is no such webhook; list them to see which there are.');
};

const wrong = (field: string, reason: string): QuartermasterError =>
  new QuartermasterError('invalid_input', 'Correct what is named below and send it again.', {
    fields: [{ field, reason }],
  });

const requireSendable = ({ webhooks }: Context, { url, types }: Pick<WantedWebhook, 'url' | 'types'>): void => {
  const refusal = webhooks.refusalOf(url);
  if (refusal !== null) throw wrong('url', refusal);
  const strange = types.find((type) => !namesEvents(type));
  if (strange !== undefined || types.length === 0) throw wrong('types', `${strange ?? 'nothing'} names no event`);
};

const taken = (): QuartermasterError =>
  new QuartermasterError('conflict', 'Another webhook has this address already; change or rotate that one.');

/** Makes a secret; it is the only time that it is in plain. */
const newSecret = async ({ webhooks, newId, now }: Context, tx: Tx, webhook: string): Promise<string> => {
  const [id, secret, at] = [newId(), webhooks.newSecret(), now()];
  const sealed = await webhooks.seal(secretUse(tx.tenant, webhook, id), secret);
  await addSecret(tx, { webhook, id, sealed, at, until: new Date(at.getTime() + ROTATION_MS) });
  return secret;
};

/** Where the company's events are sent. */
export const webhooks =
  ({ database }: Context): Services['webhooks'] =>
  (who) =>
    database.withPrincipal(who, listWebhooks);

export const webhook =
  ({ database }: Context): Services['webhook'] =>
  (who, id) =>
    database.withPrincipal(who, (tx) => knownWebhook(tx, id));

export const addWebhook =
  (context: Context): Services['addWebhook'] =>
  async (who, wanted) => {
    requireSendable(context, wanted);
    return context.database.withPrincipal(who, async (tx) => {
      if ((await countWebhooks(tx)) >= MOST_WEBHOOKS)
        throw new QuartermasterError('limit_reached', `A company has at most ${MOST_WEBHOOKS} webhooks; remove one.`);
      const id = context.newId();
      const added = await insertWebhook(tx, {
        ...wanted,
        types: [...wanted.types],
        id,
        by: who.person,
        at: context.now(),
      });
      if (!added) throw taken();
      const secret = await newSecret(context, tx, id);
      return { ...(await knownWebhook(tx, id)), secret };
    });
  };

export const changeWebhook =
  (context: Context): Services['changeWebhook'] =>
  (who, id, change) =>
    context.database.withPrincipal(who, async (tx) => {
      const { url, types, description } = await knownWebhook(tx, id);
      const wanted = { url, types, description, ...change };
      requireSendable(context, wanted);
      if (!(await updateWebhook(tx, { ...wanted, types: [...wanted.types], id }))) throw taken();
      return knownWebhook(tx, id);
    });

/** What happens while it is disabled is not sent; what waited goes on when it is enabled again. */
export const switchWebhook =
  ({ database, now }: Context): Services['switchWebhook'] =>
  (who, id, isEnabled) =>
    database.withPrincipal(who, async (tx) => {
      await knownWebhook(tx, id);
      await setEnabled(tx, id, isEnabled ? null : 'administrator', now());
      return knownWebhook(tx, id);
    });

export const dropWebhook =
  ({ database }: Context): Services['dropWebhook'] =>
  (who, id) =>
    database.withPrincipal(who, async (tx) => {
      await knownWebhook(tx, id);
      await deleteWebhook(tx, id);
    });

export const rotateWebhook =
  (context: Context): Services['rotateWebhook'] =>
  (who, id) =>
    context.database.withPrincipal(who, async (tx) => {
      await knownWebhook(tx, id);
      const secret = await newSecret(context, tx, id);
      return { ...(await knownWebhook(tx, id)), secret };
    });

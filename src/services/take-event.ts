import { z } from 'zod';
import { causeOf, isTooDeep } from '../domain/cause.ts';
import { QuartermasterError, type ErrorCode } from '../domain/errors.ts';
import { requireRight } from '../domain/rights.ts';
import { reactions, type ForeignEvent, type Reaction, type Subscription } from '../domain/subscriptions.ts';
import { composeMail } from '../mail/compose.ts';
import { parseMail } from '../mail/parse.ts';
import type { Tx } from '../store/database.ts';
import { causedBy } from '../store/events.ts';
import { countApplied, countRepeats, isApplied, noteEvent, passRefusedOn } from '../store/inbound-events.ts';
import { findPerson } from '../store/tenants.ts';
import { digestOf } from '../digest.ts';
import { startRunWithin, workFor } from './agent-runs.ts';
import type { Person } from './api.ts';
import type { ServiceContext } from './context.ts';
import { holdOrdersWith } from './order-ends.ts';
import { receiveWithin } from './receive.ts';
import { submitWithin } from './submit.ts';
import { holdVendorWithin } from './vendor-hold.ts';
import { vendorNumbered } from './vendor-numbered.ts';

/** `known`: it was applied before, and is not again. `refused`: it stays so, however often it comes as it is. */
export type Taken =
  | { outcome: 'applied' | 'known'; subject: string | null }
  | { outcome: 'refused'; reason: ErrorCode };

type Taking = { context: ServiceContext; tx: Tx; who: Person; event: ForeignEvent; subscription: Subscription };

/** What was done, about what; `digest`: of what it began, where it began something. */
type Done = { subject: string; digest: string | null };

const said = <S extends z.ZodType>(schema: S, data: unknown): z.output<S> => {
  const parsed = schema.safeParse(data);
  if (parsed.success) return parsed.data;
  const fields = parsed.error.issues.map(({ path, message }) => ({ field: z.core.toDotPath(path), reason: message }));
  throw new QuartermasterError('invalid_input', 'The event does not say what its subscription needs.', { fields });
};

/** Does what the event says as the person, in the transaction that notes it. */
const reaction =
  <S extends z.ZodType>(schema: S, work: (taking: Taking, given: z.output<S>) => Promise<Done>) =>
  (taking: Taking): Promise<Done> =>
    work(taking, said(schema, taking.event.data));

const HOUR_MS = 3_600_000;

/**
 * What begins something anew begins it again and again in a circle of systems that answer each other. Where none of them hands on how deep
 * a chain is, it shows in that the same is said. Returns the digest by which it is known again.
 */
const digestOfNew = async ({ context, tx, subscription: { name } }: Taking, given: unknown): Promise<string> => {
  const { mostRepeatsAnHour: most } = context.policies.subscriptions.circles;
  const since = new Date(context.now().getTime() - HOUR_MS);
  const digest = digestOf([name, given]);
  if ((await countRepeats(tx, { subscription: name, digest }, since)) < most) return digest;
  throw new QuartermasterError('limit_reached', `${name} was told the same more than ${most} times within an hour.`);
};

const EventData = z.record(z.string(), z.json());

/** The same event is the same delivery, and the same mail, whoever hands it in. */
const keyOf = ({ source, id }: ForeignEvent): string => digestOf([source, id]);

const react = {
  receive_goods: reaction(
    reactions.receive_goods,
    async ({ context, tx, who, event }, { order: number, ...delivery }) => {
      requireRight(who, 'receiveOrder');
      await receiveWithin(context, tx, who, { number, key: keyOf(event), ...delivery });
      return { subject: number, digest: null };
    },
  ),
  submit_request: reaction(reactions.submit_request, async (taking, { subject, text, requester }) => {
    const { context, tx, who, event } = taking;
    requireRight(who, 'submit');
    const digest = await digestOfNew(taking, { subject, text, requester: requester ?? null });
    const submitter = await findPerson(tx, who.person);
    const from = requester ?? submitter?.email ?? '';
    const messageId = `<${keyOf(event)}@${who.tenant}.invalid>`;
    const raw = await composeMail({ from, subject, text, messageId, date: context.now() });
    const mail = await parseMail(raw, context.now().toISOString());
    return { subject: (await submitWithin(context, tx, who, { raw, mail })).id, digest };
  }),
  hold_vendor: reaction(reactions.hold_vendor, async ({ context, tx, who }, { vendor, reason }) => {
    requireRight(who, 'holdVendor');
    const { number, status } = await vendorNumbered(tx, vendor);
    requireRight(who, 'holdOrder');
    await holdOrdersWith(context, tx, who, { vendor: number, reason });
    if (status !== 'hold') await holdVendorWithin(context, tx, who, { number, reason });
    return { subject: number, digest: null };
  }),
  run_agent: async (taking: Taking): Promise<Done> => {
    const { context, tx, who, event, subscription } = taking;
    requireRight(who, 'runAgent');
    const work = workFor(context, subscription.agent ?? '', said(EventData, event.data), 'leave_out');
    const digest = await digestOfNew(taking, work.input);
    return { subject: await startRunWithin(context, tx, who, { ...work, subscription: subscription.name }), digest };
  },
} as const satisfies Record<Reaction, (taking: Taking) => Promise<Done>>;

/** A run is woken by each event about it, and Temporal lets itself be woken 10,000 times; nobody delivers so often. */
const MOST_A_DAY = 500;
const DAY_MS = 86_400_000;

const requireNoFlood = async ({ context, tx }: Taking, subject: string): Promise<void> => {
  const since = new Date(context.now().getTime() - DAY_MS);
  if ((await countApplied(tx, subject, since)) < MOST_A_DAY) return;
  throw new QuartermasterError('limit_reached', `More than ${MOST_A_DAY} events about ${subject} came within a day.`);
};

const requireNotDeep = ({ context, event }: Taking): void => {
  const { mostHops } = context.policies.subscriptions.circles;
  if (!isTooDeep(event, mostHops)) return;
  throw new QuartermasterError(
    'limit_reached',
    `It is the ${event.hops}th of a chain of events; ${mostHops} may follow from each other.`,
  );
};

/** Whoever was faster has applied it: what was done here is undone. */
class Applied extends Error {}

const apply = async (taking: Taking): Promise<string> => {
  const { context, tx, who, event, subscription } = taking;
  requireNotDeep(taking);
  await causedBy(tx, causeOf(event));
  const { subject, digest } = await react[subscription.reaction](taking);
  await requireNoFlood(taking, subject);
  const { source, id, type } = event;
  const about = { subscription: subscription.name, subject, digest };
  const noted = { source, id, type, person: who.person, reason: null, ...about };
  if (!(await noteEvent(tx, noted, context.now()))) throw new Applied();
  return subject;
};

/** What will be refused again, however often it comes. Whatever else fails may succeed later. */
const lasting: readonly ErrorCode[] = [
  'invalid_input',
  'invalid_mail',
  'too_large',
  'forbidden',
  'foreign_tenant',
  'not_found',
  'conflict',
  'refused_answer',
  'limit_reached',
];

const asPostman = ({ tenant }: Subscription) => ({ kind: 'postman', tenant }) as const;

/**
 * Whether it was applied before, and as whom it is to be, with the roles that they have in the records of the company; null for whom it does
 * not know, or no more. Not looked up as that person, who does not see what came for somebody else.
 */
const arrived = (
  { database }: ServiceContext,
  subscription: Subscription,
  event: ForeignEvent,
): Promise<{ isKnown: boolean; who: Person | null }> =>
  database.withPrincipal(asPostman(subscription), async (tx) => {
    if (await isApplied(tx, event)) return { isKnown: true, who: null };
    const found = await findPerson(tx, subscription.person);
    if (found === null) return { isKnown: false, who: null };
    await passRefusedOn(tx, event, subscription);
    const { tenant } = subscription;
    return { isKnown: false, who: { kind: 'person', tenant, person: found.id, roles: found.roles } };
  });

/** What says for whom it is, is for nobody else, whatever a subscription says. */
const requireOurs = ({ name, tenant }: Subscription, event: ForeignEvent): void => {
  if (event.tenant === null || event.tenant === tenant) return;
  throw new QuartermasterError(
    'foreign_tenant',
    `The event is for another company than ${name}. Correct its attribute tenant, or leave it out.`,
  );
};

const applied = async (context: ServiceContext, subscription: Subscription, event: ForeignEvent): Promise<Taken> => {
  requireOurs(subscription, event);
  const { isKnown, who } = await arrived(context, subscription, event);
  if (isKnown) return { outcome: 'known', subject: null };
  if (who === null)
    throw new QuartermasterError('forbidden', `${subscription.name} acts for nobody that the company knows.`);
  return context.database.withPrincipal(who, async (tx) => ({
    outcome: 'applied',
    subject: await apply({ context, tx, who, event, subscription }),
  }));
};

/**
 * Applies an event of somebody else in the name of the subscription's person, once. Throws what may succeed when it comes again; what will
 * not is refused, by a code that stays in the records.
 */
export const takeEvent =
  (context: ServiceContext) =>
  async (subscription: Subscription, event: ForeignEvent): Promise<Taken> => {
    try {
      return await applied(context, subscription, event);
    } catch (error) {
      if (error instanceof Applied) return { outcome: 'known', subject: null };
      if (!(error instanceof QuartermasterError && lasting.includes(error.code))) throw error;
      const { code: reason } = error;
      const { name, person } = subscription;
      const { source, id, type } = event;
      const noted = { source, id, type, subscription: name, person, reason, subject: null, digest: null };
      await context.database.withPrincipal(asPostman(subscription), (tx) => noteEvent(tx, noted, context.now()));
      return { outcome: 'refused', reason };
    }
  };

import { cleanFields } from '../domain/clean-text.ts';
import { QuartermasterError } from '../domain/errors.ts';
import { planFrom } from '../domain/plan.ts';
import { reopenUntil } from '../domain/schedule.ts';
import { mayAct, type Action } from '../domain/status.ts';
import { appendCase } from '../store/case-file.ts';
import type { Tx } from '../store/database.ts';
import { insertDecision } from '../store/decisions.ts';
import { enqueue } from '../store/outbox.ts';
import { formerRequesters } from '../store/hand-overs.ts';
import { letSee, lockRequisition, updateRequisition, type Requisition } from '../store/requisitions.ts';
import { cancelTasks } from '../store/tasks.ts';
import { personActor } from './actor.ts';
import { amend } from './amend.ts';
import { requireAsSeen } from './as-seen.ts';
import type { Person, Seen, Services } from './api.ts';
import type { ServiceContext } from './context.ts';
import { end } from './end.ts';
import { noteRemoved } from './note-removed.ts';
import { requireStoppable } from './stoppable.ts';
import { aboutVendor } from './vendor-decisions.ts';

const isParty = (who: Person, { submitter, requester }: Requisition): boolean =>
  who.person === submitter || who.person === requester;

const requireStatusAllows = (who: Person, action: Action, requisition: Requisition): void => {
  if (mayAct(action, requisition.status, { roles: who.roles, isSubmitter: isParty(who, requisition) })) return;
  throw new QuartermasterError(
    'forbidden',
    `You may not ${action} ${requisition.id} while it is ${requisition.status}.`,
  );
};

/** The requisition, locked; whoever acts on it sees it from then on, whatever becomes of its category. */
const lockedFor = async (
  context: ServiceContext,
  tx: Tx,
  who: Person,
  action: (requisition: Requisition) => Action,
  { id, seen }: { id: string; seen: Seen },
) => {
  const requisition = await lockRequisition(tx, id);
  await requireAsSeen(context, tx, who, id, seen);
  requireStatusAllows(who, action(requisition), requisition);
  await letSee(tx, id, [who.person]);
  return requisition;
};

const record = async (
  context: ServiceContext,
  tx: Tx,
  who: Person,
  requisition: Pick<Requisition, 'id' | 'status' | 'version'>,
  what: { verb: Action; fields?: Record<string, string>; reason?: string | null },
): Promise<void> => {
  const { verb, fields = {}, reason = null } = what;
  const actor = personActor(who);
  const { id, status, version } = requisition;
  await insertDecision(tx, { requisition: id, task: null, verb, actor, fields, reason, seenDigest: null });
  const payload = { fields, reason, saw: { status, version } };
  await appendCase(tx, id, { at: context.now(), actor, kind: verb, payload });
};

/** What stands in a numbered order was approved; it is stopped and asked for anew, not edited. */
const requireUnordered = ({ id, orderNumber }: Requisition): void => {
  if (orderNumber === null) return;
  throw new QuartermasterError(
    'conflict',
    `${id} is order ${orderNumber} already. Withdraw it, and submit what should change.`,
  );
};

/** The agent's reading would take the place of what was written before it. */
const requireRead = ({ id, requirement }: Requisition): void => {
  if (requirement !== null) return;
  throw new QuartermasterError('conflict', `${id} has not been read yet. Edit it once its fields are there.`);
};

/** Changes fields by the same rules as answers; open tasks are about what was, so they end, and the steps ask anew. */
export const edit =
  (context: ServiceContext): Services['edit'] =>
  (who, id, given, seen = null) =>
    context.database.withPrincipal(who, async (tx) => {
      const { text: fields, removed } = cleanFields(given);
      const requisition = await lockedFor(context, tx, who, () => 'edit', { id, seen });
      requireRead(requisition);
      requireUnordered(requisition);
      const proof = { by: 'edit' as const, actor: who.person, at: context.now().toISOString() };
      const version = await amend({ context, tx, requisition, actor: personActor(who), fields, proof });
      await record(context, tx, who, requisition, { verb: 'edit', fields });
      await noteRemoved(tx, id, { at: context.now(), actor: personActor(who), from: 'answer', name: '', removed });
      await cancelTasks(tx, id);
      await enqueue(tx, { kind: 'wake', requisition: id, round: requisition.round, because: 'edit' });
      return { version };
    });

export const withdraw =
  (context: ServiceContext): Services['withdraw'] =>
  (who, id, reason, seen = null) =>
    context.database.withPrincipal(who, async (tx) => {
      const requisition = await lockedFor(context, tx, who, () => 'withdraw', { id, seen });
      await requireStoppable(tx, who.roles, requisition);
      await record(context, tx, who, requisition, { verb: 'withdraw', reason });
      await end(context, tx, requisition, {
        status: 'withdrawn',
        reason: reason ?? 'Withdrawn.',
        actor: personActor(who),
      });
      await enqueue(tx, { kind: 'wake', requisition: id, round: requisition.round, because: 'withdrawal' });
    });

const requireInTime = (context: ServiceContext, { id, updatedAt }: Requisition): void => {
  const until = reopenUntil(new Date(updatedAt).toISOString(), context.policies.intake);
  if (context.now().toISOString() <= until) return;
  throw new QuartermasterError('conflict', `${id} could be reopened until ${until}. Submit the request anew.`);
};

const requireAnother = async (tx: Tx, who: Person, requisition: Requisition, reason: string | null): Promise<void> => {
  if (isParty(who, requisition) || (await formerRequesters(tx, requisition.id)).includes(who.person))
    throw new QuartermasterError(
      'forbidden',
      'You submitted or requested this; somebody else of compliance must release it.',
    );
  if (!reason?.trim())
    throw new QuartermasterError('refused_answer', 'The block stays.', {
      fields: [{ field: 'reason', reason: 'Say why the vendor may be bought from all the same.' }],
    });
};

/** Where the next round begins. */
const begins = {
  reopen: { status: 'received', plan: planFrom('read') },
  release: { status: 'screening', plan: planFrom('clear_vendor') },
} as const;

const reopening = ({ status }: Requisition) => (status === 'blocked' ? 'release' : 'reopen');

/** A rejected requisition is read again; a blocked one goes on with its vendor, when compliance releases it. */
export const reopen =
  (context: ServiceContext): Services['reopen'] =>
  (who, id, reason, seen = null) =>
    context.database.withPrincipal(who, async (tx) => {
      const requisition = await lockedFor(context, tx, who, reopening, { id, seen });
      const verb = reopening(requisition);
      if (verb === 'release') await requireAnother(tx, who, requisition, reason);
      else requireInTime(context, requisition);
      const { clearance } = requisition;
      const fields = clearance ? aboutVendor(clearance.vendorDigest, clearance.reasons) : {};
      await record(context, tx, who, requisition, { verb, reason, fields });
      const round = requisition.round + 1;
      await updateRequisition(tx, id, { ...begins[verb], statusReason: null, round });
      await enqueue(tx, { kind: 'start', requisition: id, round });
    });

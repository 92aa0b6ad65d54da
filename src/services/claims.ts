import { addBusiness, Calendar } from '../domain/calendar.ts';
import { QuartermasterError } from '../domain/errors.ts';
import { refusals } from '../domain/parties.ts';
import type { PersonId } from '../domain/principal.ts';
import { answersFor, isAnswered } from '../domain/tasks.ts';
import { appendCase } from '../store/case-file.ts';
import type { Tx } from '../store/database.ts';
import { letSee, lockRequisition, notFound, type Requisition } from '../store/requisitions.ts';
import { handTask, noteClaim } from '../store/task-lists.ts';
import { findTask, type Task } from '../store/tasks.ts';
import { readTenant } from '../store/tenants.ts';
import { requireActivePerson } from './active-person.ts';
import { personActor } from './actor.ts';
import type { Person, Seen, Services } from './api.ts';
import type { ServiceContext } from './context.ts';
import { holdersOf } from './owned-by.ts';
import { partiesOf } from './parties.ts';
import { languageOf, taskView } from './show.ts';
import { lentTo } from './standing-in.ts';
import { requireSeen } from './version.ts';

const requireOpen = ({ id, status, topic }: Task, requisition: Requisition): void => {
  if (status === 'open' && isAnswered(topic, requisition.status)) return;
  throw new QuartermasterError('conflict', `Task ${id} waits for nobody any more: it is ${status}.`);
};

type Mine = { task: Task; requisition: Requisition; tx: Tx };

/** An open task that this person may decide, themself or as a deputy; its requisition is locked, so that decisions wait. */
const withMine = async <T>(
  context: ServiceContext,
  who: Person,
  { id, seen }: { id: string; seen: Seen },
  work: (mine: Mine) => Promise<T>,
): Promise<T> => {
  const lent = await lentTo(context, who);
  return context.database.withPrincipal(who, async (tx) => {
    const found = await findTask(tx, id);
    if (!found) throw notFound();
    const requisition = await lockRequisition(tx, found.requisition);
    const task = (await findTask(tx, id)) ?? found;
    requireOpen(task, requisition);
    const { status, claim } = task;
    if (seen !== null) {
      const now = { status, decidedBy: null, verb: null, at: claim?.until ?? null };
      requireSeen(seen, taskView(task, await languageOf(tx, who)), now);
    }
    const verbs = answersFor(task, { id: who.person, roles: who.roles }, await partiesOf(tx, requisition, task));
    if (verbs.length === 0 && !lent.includes(id) && !task.deputies.includes(who.person))
      throw new QuartermasterError('forbidden', refusals.not_yours);
    return work({ task, requisition, tx });
  });
};

const viewed = async (tx: Tx, who: Person, id: string) => {
  const task = await findTask(tx, id);
  if (!task) throw notFound();
  return taskView(task, await languageOf(tx, who));
};

const requireFree = ({ id, claim }: Task, who: Person): void => {
  if (claim === null || claim.by === who.person) return;
  throw new QuartermasterError('conflict', `${claim.by} works on task ${id} until ${claim.until}. Ask them first.`);
};

/** Shows others that this person works on a task, for as long as the policy says; again prolongs it. */
export const claim =
  (context: ServiceContext): Services['claim'] =>
  (who, id, seen = null) =>
    withMine(context, who, { id, seen }, async ({ task, requisition, tx }) => {
      requireFree(task, who);
      const { calendar, timeZone } = await readTenant(tx);
      const at = context.now();
      const workdays = Calendar.parse({ ...calendar, timeZone });
      const until = addBusiness(at.toISOString(), context.policies.tasks.claimFor, workdays);
      await noteClaim(tx, id, { by: who.person, until });
      const payload = { task: id, until };
      await appendCase(tx, requisition.id, { at, actor: personActor(who), kind: 'claimed', payload });
      return viewed(tx, who, id);
    });

/** Ends one's own claim; where there is none, nothing happens. */
export const release =
  (context: ServiceContext): Services['release'] =>
  (who, id, seen = null) =>
    withMine(context, who, { id, seen }, async ({ task, requisition, tx }) => {
      requireFree(task, who);
      if (task.claim !== null) {
        await noteClaim(tx, id, null);
        const act = { at: context.now(), actor: personActor(who) };
        await appendCase(tx, requisition.id, { ...act, kind: 'released', payload: { task: id } });
      }
      return viewed(tx, who, id);
    });

/** Whoever gets a task must be able to decide it: of a role, they hold it and buy its category; and nothing bars them. */
const requireEligible = async ({ task, requisition, tx }: Mine, wanted: string): Promise<PersonId> => {
  const { id, roles } = await requireActivePerson(tx, wanted);
  const { owner } = task;
  const holders = 'role' in owner ? await holdersOf(tx, owner.role, requisition) : null;
  const isHolder = holders === null || holders.some((holder) => holder.id === id);
  const verbs = answersFor(task, { id, roles }, await partiesOf(tx, requisition, task));
  if (isHolder && verbs.length > 0) return id;
  throw new QuartermasterError('conflict', `${id} may not decide task ${task.id}; name somebody who may.`);
};

/** Makes another person the owner of a task. Of approvals each step needs its own role, which the next owner holds as well. */
export const assign =
  (context: ServiceContext): Services['assign'] =>
  (who, id, { to: wanted, reason }, seen = null) =>
    withMine(context, who, { id, seen }, async (mine) => {
      const { task, requisition, tx } = mine;
      const to = await requireEligible(mine, wanted);
      await handTask(tx, id, to);
      await letSee(tx, requisition.id, [to, who.person]);
      const payload = { task: id, from: task.owner, to, reason };
      await appendCase(tx, requisition.id, { at: context.now(), actor: personActor(who), kind: 'assigned', payload });
      return viewed(tx, who, id);
    });

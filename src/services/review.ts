import { z } from 'zod';
import { ApprovalBinding } from '../domain/approval.ts';
import { dayIn, fiscalYearOf } from '../domain/day.ts';
import { QuartermasterError } from '../domain/errors.ts';
import { answersFor } from '../domain/tasks.ts';
import type { Verb } from '../domain/task.ts';
import { costCenterCodes } from '../store/budgets.ts';
import type { Tx } from '../store/database.ts';
import { decisionOn, decisionsOf, type StoredDecision } from '../store/decisions.ts';
import { findRequisition, notFound } from '../store/requisitions.ts';
import { findTask, tasksOf, type Task } from '../store/tasks.ts';
import { readTenant } from '../store/tenants.ts';
import type { Person, Services } from './api.ts';
import type { ServiceContext } from './context.ts';
import { ownersOf, type Open } from './owned-by.ts';
import { partiesOf, peopleOf } from './parties.ts';
import type { TaskReview } from './review-view.ts';
import { languageOf, taskView } from './show.ts';
import { inWhosePlace, lentTo } from './standing-in.ts';
import { takenBackOf } from './taken-back.ts';
import { aboutOf } from './task-lists.ts';

const nameOf = ({ actor }: StoredDecision): string => (actor.kind === 'person' ? actor.person : actor.kind);

const decidedOf = async (tx: Tx, { id }: Task): Promise<TaskReview['decided']> => {
  const decision = await decisionOn(tx, id);
  return decision && { by: nameOf(decision), verb: decision.verb, at: decision.at, reason: decision.reason };
};

/** What a seat was asked to approve; an erased task says it no more. */
const boundBy = ({ kind, facts }: Task): ApprovalBinding | null =>
  kind === 'approval' ? (ApprovalBinding.safeParse(facts).data ?? null) : null;

/** The version of an order that a change was proposed of. */
const Before = z.object({ before: ApprovalBinding, since: z.string() });

const versionBefore = ({ facts }: Task): TaskReview['before'] => {
  const known = Before.safeParse(facts).data;
  return known ? { at: known.since, approvedBy: [], bound: known.before } : null;
};

/** The last other thing of the requisition that was put up for approval: what was approved of it, else what was asked. */
const beforeOf = async (tx: Tx, task: Task): Promise<TaskReview['before']> => {
  if (boundBy(task) === null) return null;
  if (task.topic === 'change_approval') return versionBefore(task);
  const asked = (await tasksOf(tx, task.requisition)).filter(
    ({ topic, digest, openedAt }) => topic === 'approval_step' && digest !== task.digest && openedAt <= task.openedAt,
  );
  const approvals = (await decisionsOf(tx, task.requisition)).filter(({ verb }) => verb === 'approve');
  const approvalsOf = (digest: string | null) => {
    const seats = asked.filter((one) => one.digest === digest).map(({ id }) => id);
    return approvals.filter((decision) => decision.task !== null && seats.includes(decision.task));
  };
  const last = asked.findLast(({ digest }) => approvalsOf(digest).length > 0) ?? asked.at(-1);
  const bound = last ? boundBy(last) : null;
  if (!last || !bound) return null;
  return { at: last.openedAt, approvedBy: [...new Set(peopleOf(approvalsOf(last.digest)))], bound };
};

const fieldsOf = ({ asks, verbs }: Task): string[] => [
  ...asks.map(({ field }) => field),
  ...(verbs.includes('other_cost_centre') ? ['costCenter'] : []),
];

const listed = (text: unknown): string[] => (typeof text === 'string' ? text.split(', ') : []);

/** Values that fields of its answers take, where the company's records have a list of them. */
const choicesOf = async (context: ServiceContext, tx: Tx, task: Task): Promise<TaskReview['choices']> => {
  const fields = fieldsOf(task);
  const choices: TaskReview['choices'] = {};
  if (fields.includes('category')) choices['category'] = context.policies.categories.categories.map(({ id }) => id);
  if (fields.includes('costCenter')) {
    const { timeZone } = await readTenant(tx);
    choices['costCenter'] = await costCenterCodes(tx, fiscalYearOf(dayIn(timeZone, context.now())));
  }
  if (task.topic === 'vendor_confirmation') choices['source'] = listed(task.facts['sources']);
  return choices;
};

/** Of those whose task it is by its role, whoever may decide it, but for the reader. */
const assigneesOf = async (tx: Tx, who: Person, open: Open): Promise<TaskReview['assignees']> => {
  const { task, requisition } = open;
  if (!('role' in task.owner)) return [];
  const parties = await partiesOf(tx, requisition, task);
  return (await ownersOf(tx, open))
    .filter((person) => person.id !== who.person && answersFor(task, person, parties).length > 0)
    .map(({ id, name }) => ({ id, name }));
};

const reviewed = (context: ServiceContext, who: Person, id: string): Promise<TaskReview> =>
  context.database.withPrincipal(who, async (tx) => {
    const task = await findTask(tx, id);
    const requisition = task && (await findRequisition(tx, task.requisition));
    if (!task || !requisition) throw notFound();
    const isOpen = task.status === 'open';
    const parties = await partiesOf(tx, requisition, task);
    return {
      task: taskView(task, await languageOf(tx, who)),
      about: (await aboutOf(tx, [task]))(task),
      may: isOpen ? answersFor(task, { id: who.person, roles: who.roles }, parties) : [],
      inPlaceOf: null,
      decided: isOpen ? null : await decidedOf(tx, task),
      takenBack: await takenBackOf(tx, task),
      bound: boundBy(task),
      before: await beforeOf(tx, task),
      choices: await choicesOf(context, tx, task),
      assignees: isOpen ? await assigneesOf(tx, who, { task, requisition }) : [],
    };
  });

/** What does not exist for them may be lent to them, by which they see it from then on. */
const seenOrLent = async (context: ServiceContext, who: Person, id: string): Promise<TaskReview> => {
  try {
    return await reviewed(context, who, id);
  } catch (error) {
    const isHidden = error instanceof QuartermasterError && error.code === 'not_found';
    if (!isHidden || !(await lentTo(context, who)).includes(id)) throw error;
    return reviewed(context, who, id);
  }
};

/** A task with what this person may answer, themself or in the place of another, and all that they decide it by. */
export const review =
  (context: ServiceContext): Services['review'] =>
  async (who, id) => {
    const found = await seenOrLent(context, who, id);
    if (found.task.status !== 'open') return found;
    const lent: { verb: Verb; owner: string }[] = [];
    for (const verb of found.task.verbs.filter((one) => !found.may.includes(one))) {
      const place = await inWhosePlace(context, who, id, verb);
      if (place?.permission.ok) lent.push({ verb, owner: place.owner.id });
    }
    const may = found.task.verbs.filter((verb) => found.may.includes(verb) || lent.some((one) => one.verb === verb));
    return { ...found, may, inPlaceOf: found.may.length === 0 ? (lent[0]?.owner ?? null) : null };
  };

import { cleanFields } from '../domain/clean-text.ts';
import { QuartermasterError, type Current } from '../domain/errors.ts';
import { mayAnswerFor } from '../domain/delegation.ts';
import { refusals, type Decider } from '../domain/parties.ts';
import type { Actor } from '../domain/principal.ts';
import { incomplete, isAboutOrder, isAnswered, mayAnswer } from '../domain/tasks.ts';
import { appendCase } from '../store/case-file.ts';
import type { Tx } from '../store/database.ts';
import { decisionOn, insertDecision } from '../store/decisions.ts';
import { holdsWord } from '../store/delegations.ts';
import { enqueue, type OutboxMessage } from '../store/outbox.ts';
import { letSee, lockRequisition, notFound, type Requisition } from '../store/requisitions.ts';
import { decideTask, findTask, recordRefusal, type Task } from '../store/tasks.ts';
import { personActor } from './actor.ts';
import type { Answer, Person, Seen, Services } from './api.ts';
import type { ServiceContext } from './context.ts';
import type { Deciding } from './deciding.ts';
import { effects } from './effects.ts';
import { noteRemoved } from './note-removed.ts';
import { partiesOf } from './parties.ts';
import { sawOf } from './saw.ts';
import { languageOf, taskView } from './show.ts';
import { inWhosePlace, lentTo, type Place } from './standing-in.ts';
import { takenBackOf } from './taken-back.ts';
import { requireSeen, stale, versionOf } from './version.ts';

/** The task and its requisition, the latter's row locked: whoever decides second sees the first decision. */
const locked = async (tx: Tx, id: string): Promise<{ task: Task; requisition: Requisition }> => {
  const seen = await findTask(tx, id);
  if (!seen) throw notFound();
  const requisition = await lockRequisition(tx, seen.requisition);
  return { task: (await findTask(tx, id)) ?? seen, requisition };
};

/** One answer on its way, before it is known whether it may be given. */
export type Given = { who: Person; id: string; answer: Answer; place: Place | null; seen: Seen };

const verbOf = { withdrawn: 'withdraw', replaced: 'change' } as const;

/** Who decided a task and what, or took away what it was about, as far as somebody did. */
const decisionNow = async (tx: Tx, task: Task): Promise<Omit<Current, 'version'>> => {
  const takenBack = await takenBackOf(tx, task);
  if (takenBack) {
    const { how, by, at } = takenBack;
    return { status: task.status, decidedBy: by, verb: verbOf[how], at };
  }
  const decision = await decisionOn(tx, task.id);
  const decidedBy = decision?.actor.kind === 'person' ? decision.actor.person : (decision?.actor.kind ?? null);
  return { status: task.status, decidedBy, verb: decision?.verb ?? null, at: decision?.at ?? null };
};

/** Whoever says what they saw, by its version or by the digest of what is approved, decides that and nothing else. */
const requireCurrent = async (tx: Tx, { who, answer: { seenDigest }, seen }: Given, task: Task): Promise<void> => {
  const isBound = seenDigest !== null && task.digest !== null && task.digest !== seenDigest;
  if (seen === null && !isBound) return;
  const view = taskView(task, await languageOf(tx, who));
  const now = await decisionNow(tx, task);
  if (isBound) throw stale({ ...now, version: versionOf(view) });
  requireSeen(seen, view, now);
};

const requireOpen = async (
  tx: Tx,
  { who, answer: { seenDigest }, seen }: Given,
  task: Task,
  requisition: Requisition,
): Promise<void> => {
  if (task.status === 'open' && isAnswered(task.topic, requisition.status)) return;
  const now = await decisionNow(tx, task);
  if (seen !== null || seenDigest !== null)
    throw stale({ ...now, version: versionOf(taskView(task, await languageOf(tx, who))) });
  const { decidedBy, verb } = now;
  throw new QuartermasterError(
    'conflict',
    verb
      ? `Task ${task.id} was decided already: ${verb} by ${decidedBy}. Nothing more is needed.`
      : `Task ${task.id} is ${task.status}, and the requisition is ${requisition.status}. Nothing more is needed.`,
  );
};

/** Whoever was given the seat of a role fills it while they hold the role: it may have been taken from them since. */
const requireRoleOfSeat = ({ kind, owner, facts }: Task, { roles }: Decider): void => {
  if (kind !== 'approval' || !('person' in owner) || roles.some((role) => role === facts['role'])) return;
  throw new QuartermasterError('forbidden', refusals.not_yours);
};

const requireAnswerIsTheirs = async (
  tx: Tx,
  who: Person,
  task: Task,
  requisition: Requisition,
  { verb }: Answer,
  inPlaceOf: Decider | null,
): Promise<void> => {
  const decider = { id: who.person, roles: who.roles };
  requireRoleOfSeat(task, inPlaceOf ?? decider);
  const parties = await partiesOf(tx, requisition, task);
  const permission = inPlaceOf
    ? mayAnswerFor(task, verb, decider, inPlaceOf, parties)
    : mayAnswer(task, verb, decider, parties);
  if (!permission.ok) throw new QuartermasterError('forbidden', refusals[permission.reason]);
};

const requireComplete = (task: Task, answer: Answer): void => {
  const errors = incomplete(task, answer);
  if (errors.length > 0)
    throw new QuartermasterError(
      'refused_answer',
      `The answer to task ${task.id} lacks something; the task stays open.`,
      { fields: errors },
    );
};

const actorOf = (who: Person, inPlaceOf: Decider | null): Actor =>
  inPlaceOf
    ? { kind: 'person', person: who.person, roles: [...inPlaceOf.roles], inPlaceOf: inPlaceOf.id }
    : personActor(who);

/** A word that was taken back meanwhile lends nothing any more. */
const requireLastWord = async (tx: Tx, { owner, word }: Place): Promise<void> => {
  if (word === null || (await holdsWord(tx, { person: owner.id, word }))) return;
  throw new QuartermasterError('forbidden', `${owner.id} has just named somebody else, or nobody, as their deputy.`);
};

/** Rights and what the person saw are checked; the requisition is locked from then on. */
export const begun = async (
  context: ServiceContext,
  tx: Tx,
  deciding: Given,
): Promise<Deciding & { removed: ReturnType<typeof cleanFields>['removed'] }> => {
  const { who, id, answer: given, place } = deciding;
  const inPlaceOf = place?.owner ?? null;
  const { text: fields, removed } = cleanFields(given.fields);
  const answer = { ...given, fields };
  const { task, requisition } = await locked(tx, id);
  if (place) await requireLastWord(tx, place);
  await requireOpen(tx, deciding, task, requisition);
  await requireAnswerIsTheirs(tx, who, task, requisition, answer, inPlaceOf);
  await requireCurrent(tx, deciding, task);
  return { context, tx, actor: actorOf(who, inPlaceOf), task, requisition, answer, removed };
};

/** The run that waits for the answer: the order's own, once there is one. */
const wakeFor = ({ topic }: Task, { id, round, orderNumber }: Requisition): OutboxMessage => {
  const of = { requisition: id, round, because: 'decision' } as const;
  return orderNumber !== null && isAboutOrder(topic)
    ? { kind: 'follow', ...of, order: orderNumber }
    : { kind: 'wake', ...of };
};

/** Decides within a transaction of the caller's; see `decide`. */
export const decided = async (context: ServiceContext, tx: Tx, deciding: Given) => {
  const { who, id, place } = deciding;
  const inPlaceOf = place?.owner ?? null;
  const { removed, ...given } = await begun(context, tx, deciding);
  const { actor, task, requisition, answer } = given;
  requireComplete(task, answer);
  // Before the effect, after which it may be of a category that they do not buy. What was decided in somebody's place bears on them as well.
  await letSee(tx, requisition.id, inPlaceOf ? [who.person, inPlaceOf.id] : [who.person]);
  await effects[answer.verb](given);
  await insertDecision(tx, { ...answer, requisition: requisition.id, task: id, actor });
  await decideTask(tx, id, answer.verb);
  const { verb, fields, reason } = answer;
  const payload = { task: id, topic: task.topic, verb, fields, reason, saw: sawOf(task) };
  const act = { at: context.now(), actor };
  await appendCase(tx, requisition.id, { ...act, kind: 'decided', payload });
  await noteRemoved(tx, requisition.id, { ...act, from: 'answer', name: id, removed });
  await enqueue(tx, wakeFor(task, requisition));
  const claimedBy = task.claim && task.claim.by !== who.person ? task.claim.by : null;
  return { requisition: requisition.id, task: id, claimedBy };
};

const refusalOf = ({ permission }: Place): QuartermasterError | null =>
  permission.ok ? null : new QuartermasterError('forbidden', refusals[permission.reason]);

/**
 * In whose place somebody may decide what they may not as themself; else the refusal. What does not exist for them is looked for among
 * all that is lent to them, so that a deputy is not told, by the time either, what is hidden from them and what is not there.
 */
const placeFor = async (
  context: ServiceContext,
  { who, id, answer }: Pick<Given, 'who' | 'id' | 'answer'>,
  refusal: QuartermasterError,
): Promise<Place> => {
  const isHidden = refusal.code === 'not_found';
  if (isHidden && !(await lentTo(context, who)).includes(id)) throw refusal;
  const place = await inWhosePlace(context, who, id, answer.verb);
  const barred = place && refusalOf(place);
  if (!place || (barred && isHidden)) throw refusal;
  if (barred) throw barred;
  return place;
};

const isNotTheirs = (error: unknown): error is QuartermasterError =>
  error instanceof QuartermasterError && (error.code === 'not_found' || error.code === 'forbidden');

/** Works in the name of whoever answers, or, where they may not as themself, in whose place they may. */
export const asThemselfOrDeputy = async <T>(
  context: ServiceContext,
  given: Omit<Given, 'place'>,
  work: (context: ServiceContext, tx: Tx, deciding: Given) => Promise<T>,
): Promise<T> => {
  const { who } = given;
  try {
    return await context.database.withPrincipal(who, (tx) => work(context, tx, { ...given, place: null }));
  } catch (error) {
    if (!isNotTheirs(error)) throw error;
    const place = await placeFor(context, given, error);
    // What the owner may see and change is needed to decide it; a deputy who may is lent that for this one decision.
    const lent = { ...who, roles: [...new Set([...who.roles, ...place.owner.roles])] };
    return context.database.withPrincipal(lent, (tx) => work(context, tx, { ...given, place }));
  }
};

/** The one door for decisions: identity, rights, deadline and answer are checked, and decision and wake-up stored, in one transaction. */
export const decide =
  (context: ServiceContext): Services['decide'] =>
  async (who, id, answer, seen = null) => {
    try {
      return await asThemselfOrDeputy(context, { who, id, answer, seen }, decided);
    } catch (error) {
      if (error instanceof QuartermasterError && error.code === 'refused_answer')
        await context.database.withPrincipal(who, (tx) =>
          recordRefusal(tx, id, { at: context.now().toISOString(), fields: error.fields }),
        );
      throw error;
    }
  };

import { dayIn } from '../domain/day.ts';
import { isInForce, placeOf, standsInFor } from '../domain/delegation.ts';
import type { Decider, Permission } from '../domain/parties.ts';
import type { PersonId } from '../domain/principal.ts';
import type { Verb } from '../domain/task.ts';
import type { Tx } from '../store/database.ts';
import { newestDelegations, type Said } from '../store/delegations.ts';
import { findRequisition, letSee } from '../store/requisitions.ts';
import { findTask, openTasksFor, type Task } from '../store/tasks.ts';
import { findPerson, findPersonByEmail, readTenant, whoseDeputyIs, type Person } from '../store/tenants.ts';
import type { Person as Asking } from './api.ts';
import type { ServiceContext } from './context.ts';
import { ownersOf, type Open } from './owned-by.ts';
import { partiesOf } from './parties.ts';

type Clock = Pick<ServiceContext, 'now'>;

/** Who may act for whom is not looked up as the deputy, who sees nothing of what may have ended their right. */
const lookedUp = <T>(
  { database }: Pick<ServiceContext, 'database'>,
  { tenant }: Asking,
  work: (tx: Tx) => Promise<T>,
) => database.withPrincipal({ kind: 'deputies', tenant }, work);

const inForce = async (tx: Tx, { now }: Clock, deputy: string | null): Promise<Said[]> => {
  const said = await newestDelegations(tx, deputy);
  if (said.length === 0) return [];
  const today = dayIn((await readTenant(tx)).timeZone, now());
  return said.filter((delegation) => isInForce(delegation, today));
};

/** For whom somebody stands in today, by which word of theirs. */
const represented = async (tx: Tx, context: Clock, deputy: string): Promise<(Person & { word: number })[]> => {
  const people: (Person & { word: number })[] = [];
  for (const { person, word } of await inForce(tx, context, deputy)) {
    const found = await findPerson(tx, person);
    if (found) people.push({ ...found, word });
  }
  return people;
};

/** Whether somebody is, or stands in today for, the person of the company who has this address; where nobody has it, they are free to name it. */
export const mayWriteAs = (
  context: Pick<ServiceContext, 'database' | 'now'>,
  who: Asking,
  address: string,
): Promise<boolean> =>
  lookedUp(context, who, async (tx) => {
    const author = await findPersonByEmail(tx, address);
    if (author === null || author.id === who.person || author.deputy === who.person) return true;
    return (await inForce(tx, context, who.person)).some(({ person }) => person === author.id);
  });

/** Those of the people whose task it is: of buyers, those who buy its category. */
const ownersAmong = async (tx: Tx, open: Open, people: readonly Person[]): Promise<Person[]> => {
  const owners = people.length > 0 ? (await ownersOf(tx, open)).map(({ id }) => id) : [];
  return people.filter(({ id }) => owners.includes(id));
};

/** Whose deputy somebody is whom the clock has called in. */
const callers = async (tx: Tx, task: Task, deputy: PersonId): Promise<Decider[]> =>
  task.deputies.includes(deputy) ? whoseDeputyIs(tx, deputy) : [];

/** In whose place somebody would answer, and whether they may; `word`: by which of the owner's words, null where the clock has called them in. */
export type Place = { owner: Decider; permission: Permission; word: number | null };

/** As `placeOf` (src/domain/delegation.ts) of the people whose deputy somebody is. Where they may, they see the requisition from then on. */
export const inWhosePlace = (
  context: Pick<ServiceContext, 'database' | 'now'>,
  who: Asking,
  id: string,
  verb: Verb,
): Promise<Place | null> =>
  lookedUp(context, who, async (tx) => {
    const named = await represented(tx, context, who.person);
    const task = await findTask(tx, id);
    const called = task ? await callers(tx, task, who.person) : [];
    const requisition = task && named.length + called.length > 0 ? await findRequisition(tx, task.requisition) : null;
    if (!task || !requisition) return null;
    const people = [...called, ...(await ownersAmong(tx, { task, requisition }, named))];
    const decider = { id: who.person, roles: who.roles };
    const place = placeOf(task, verb, decider, people, await partiesOf(tx, requisition, task));
    if (place?.permission.ok) await letSee(tx, requisition.id, [who.person]);
    if (!place || called.some((caller) => caller === place.owner)) return place && { ...place, word: null };
    return { ...place, word: named.find((person) => person.id === place.owner.id)?.word ?? null };
  });

const MOST_TASKS = 200;

/** Lets somebody see what waits for those for whom they stand in, and they may decide; returns its tasks. */
export const lentTo = (context: Pick<ServiceContext, 'database' | 'now'>, who: Asking): Promise<string[]> =>
  lookedUp(context, who, async (tx) => {
    const lent: string[] = [];
    const decider = { id: who.person, roles: who.roles };
    for (const person of await represented(tx, context, who.person))
      for (const task of await openTasksFor(tx, person.id, person.roles, MOST_TASKS)) {
        const requisition = await findRequisition(tx, task.requisition);
        if (!requisition || (await ownersAmong(tx, { task, requisition }, [person])).length === 0) continue;
        if (!standsInFor(task, decider, person, await partiesOf(tx, requisition, task))) continue;
        await letSee(tx, requisition.id, [who.person]);
        lent.push(task.id);
      }
    return lent;
  });

/** Who decides a task today in the place of one of its owners; as the worker. They see the requisition from then on. */
export const standInsOf = async (
  tx: Tx,
  context: Clock,
  { task, requisition }: Open,
  owners: readonly Person[],
): Promise<{ deputy: Person; owner: Person }[]> => {
  const found: { deputy: Person; owner: Person }[] = [];
  for (const { person, deputy: named } of await inForce(tx, context, null)) {
    const owner = owners.find(({ id }) => id === person);
    const deputy = owner && !owners.some(({ id }) => id === named) ? await findPerson(tx, named) : null;
    if (!owner || !deputy || !standsInFor(task, deputy, owner, await partiesOf(tx, requisition, task))) continue;
    await letSee(tx, requisition.id, [deputy.id]);
    found.push({ deputy, owner });
  }
  return found;
};

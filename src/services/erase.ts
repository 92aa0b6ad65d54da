import type { Actor, TenantId } from '../domain/principal.ts';
import { personalKinds, quotingEntries } from '../domain/retention.ts';
import { isFinal, statusNames } from '../domain/status.ts';
import type { Tx } from '../store/database.ts';
import { agentRunsOf, eraseAgentRun, eraseCase, erasePerson, requisitionsOf, type Counts } from '../store/erasures.ts';
import { notFound } from '../store/requisitions.ts';
import { isKnownPerson } from '../store/tenants.ts';
import { personActor } from './actor.ts';
import type { Services } from './api.ts';
import type { ServiceContext } from './context.ts';

const final = statusNames.filter(isFinal);

/** Ends a transaction in which it was only tried how much would go. */
class Rehearsed extends Error {}

type Erasing = { context: Pick<ServiceContext, 'database'>; tenant: TenantId; isRehearsal: boolean };

/** What the work erases as the eraser; after a rehearsal it is there again. */
const erasing = async <T>(
  { context, tenant, isRehearsal }: Erasing,
  work: (tx: Tx) => Promise<T | null>,
): Promise<T | null> => {
  let done: T | null = null;
  try {
    await context.database.withPrincipal({ kind: 'eraser', tenant }, async (tx) => {
      done = await work(tx);
      if (isRehearsal) throw new Rehearsed();
    });
  } catch (error) {
    if (!(error instanceof Rehearsed)) throw error;
  }
  return done;
};

const summed = (all: readonly Counts[]): Counts => {
  const total: Counts = {};
  for (const [table, rows] of all.flatMap((counts) => Object.entries(counts)))
    total[table] = (total[table] ?? 0) + rows;
  return total;
};

type Note = { at: Date; actor: Actor; why: object };
type Gone = { ids: string[]; left: string[]; counts: Counts[] };

/** Each in a transaction of its own, so that one which is under way keeps none of the others. */
const eraseEach = async (
  asked: Erasing,
  found: readonly { id: string; ended: boolean }[],
  eraseOne: (tx: Tx, id: string) => Promise<Counts | null>,
): Promise<Gone> => {
  const done: Gone = { ids: [], left: found.filter(({ ended }) => !ended).map(({ id }) => id), counts: [] };
  for (const { id } of found.filter(({ ended }) => ended)) {
    const gone = await erasing(asked, (tx) => eraseOne(tx, id));
    if (gone === null) done.left.push(id);
    else {
      done.ids.push(id);
      done.counts.push(gone);
    }
  }
  return done;
};

const eraseRequisitionsOf = async (asked: Erasing, person: string, note: Note): Promise<Gone> => {
  const theirs = (await erasing(asked, (tx) => requisitionsOf(tx, person, final))) ?? [];
  return eraseEach(asked, theirs, (tx, requisition) =>
    eraseCase(tx, { requisition, kinds: personalKinds, final, entries: quotingEntries, ...note }),
  );
};

/** What agents were given, told and found that worked in their name by themselves. */
const eraseRunsOf = async (asked: Erasing, person: string, note: Note): Promise<Gone> => {
  const theirs = (await erasing(asked, (tx) => agentRunsOf(tx, person))) ?? [];
  return eraseEach(asked, theirs, (tx, requisition) =>
    eraseAgentRun(tx, { requisition, kinds: personalKinds, entries: quotingEntries, ...note }),
  );
};

/** What is kept of a person goes where their requisitions and runs of agents have ended, one after the other; orders and approvals keep the id. */
export const eraseOf =
  (context: Pick<ServiceContext, 'database' | 'now'>): Services['erasePerson'] =>
  async (who, { person, reason, isRehearsal }) => {
    const asked = { context, tenant: who.tenant, isRehearsal };
    if (!(await context.database.withPrincipal(who, (tx) => isKnownPerson(tx, person)))) throw notFound();
    const note = { at: context.now(), actor: personActor(who), why: { because: 'request', person, reason } };
    const requisitions = await eraseRequisitionsOf(asked, person, note);
    const runs = await eraseRunsOf(asked, person, note);
    const record = await erasing(asked, (tx) => erasePerson(tx, person, final));
    return {
      person,
      isRehearsal,
      requisitions: requisitions.ids,
      runs: runs.ids,
      left: [...requisitions.left, ...runs.left],
      isRecordErased: record !== null,
      rows: summed([...requisitions.counts, ...runs.counts, ...(record ? [record] : [])]),
    };
  };

import type { TenantId } from '../domain/principal.ts';
import { personalKinds, quotingEntries } from '../domain/retention.ts';
import { isFinal, statusNames } from '../domain/status.ts';
import type { Tx } from '../store/database.ts';
import { eraseAgentRuns, eraseCase, erasePerson, kindsOfRuns, requisitionsOf, type Counts } from '../store/erasures.ts';
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

/** More than anybody ever started. */
const MOST_RUNS = 100_000;

/** What agents were given and told that worked in their name by themselves, and have ended. */
const eraseRunsOf = async (asked: Erasing, person: string, now: Date): Promise<Counts> => {
  let most = 0;
  for (const kind of kindsOfRuns) {
    const of = { kind, before: now, person, at: now, limit: MOST_RUNS };
    most = Math.max(most, (await erasing(asked, (tx) => eraseAgentRuns(tx, of))) ?? 0);
  }
  return most === 0 ? {} : { agent_runs: most };
};

/** What is kept of a person goes where their requisitions have ended, one after the other; orders and approvals keep the id. */
export const eraseOf =
  (context: Pick<ServiceContext, 'database' | 'now'>): Services['erasePerson'] =>
  async (who, { person, reason, isRehearsal }) => {
    const asked = { context, tenant: who.tenant, isRehearsal };
    if (!(await context.database.withPrincipal(who, (tx) => isKnownPerson(tx, person)))) throw notFound();
    const theirs = (await erasing(asked, (tx) => requisitionsOf(tx, person, final))) ?? [];
    const counts: Counts[] = [];
    const requisitions: string[] = [];
    const left = theirs.filter(({ ended }) => !ended).map(({ id }) => id);
    for (const { id } of theirs.filter(({ ended }) => ended)) {
      const erasure = { requisition: id, kinds: personalKinds, final, entries: quotingEntries };
      const note = { at: context.now(), actor: personActor(who), why: { because: 'request', person, reason } };
      const gone = await erasing(asked, (tx) => eraseCase(tx, { ...erasure, ...note }));
      if (gone === null) left.push(id);
      else {
        requisitions.push(id);
        counts.push(gone);
      }
    }
    const runs = await eraseRunsOf(asked, person, context.now());
    const record = await erasing(asked, (tx) => erasePerson(tx, person, final));
    const rows = summed([...counts, runs, ...(record ? [record] : [])]);
    return { person, isRehearsal, requisitions, left, isRecordErased: record !== null, rows };
  };

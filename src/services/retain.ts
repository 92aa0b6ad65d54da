import type { TenantId } from '../domain/principal.ts';
import { keptLongEnough, retainedKinds, type RetainedKind } from '../domain/retention.ts';
import { isFinal, statusNames } from '../domain/status.ts';
import type { Tx } from '../store/database.ts';
import {
  agentRunsDueForErasure,
  dueForErasure,
  eraseAgentRun,
  eraseCase,
  erasePerson,
  eraseStrayMails,
  kindsOfRuns,
  peopleDueForErasure,
} from '../store/erasures.ts';
import type { ServiceContext } from './context.ts';

type RetentionContext = Pick<ServiceContext, 'database' | 'policies' | 'now'>;

/** At once; what is left is for the next round. */
const BATCH = 100;

const final = statusNames.filter(isFinal);

const asEraser = <T>({ database }: RetentionContext, tenant: TenantId, work: (tx: Tx) => Promise<T>): Promise<T> =>
  database.withPrincipal({ kind: 'eraser', tenant }, work);

type RunKind = (typeof kindsOfRuns)[number];

/** How long a kind is kept, and what the case file says of its erasure. */
const timeOf = ({ policies, now }: RetentionContext, kind: RetainedKind) => {
  const { version, days } = policies.retention;
  const why = { because: 'retention', policy: version, days: days[kind] };
  const actor = { kind: 'retention' } as const;
  return { days: days[kind], note: { kinds: [kind], entries: [], at: now(), actor, why } };
};

/** One batch of one kind; each requisition in a transaction of its own, so that a round that breaks off has done what it has done. */
const eraseKind = async (context: RetentionContext, tenant: TenantId, kind: RetainedKind): Promise<void> => {
  const { days, note } = timeOf(context, kind);
  const wanted = { kind, now: note.at, days, final, limit: BATCH };
  const due = await asEraser(context, tenant, (tx) => dueForErasure(tx, wanted));
  for (const requisition of due)
    await asEraser(context, tenant, (tx) => eraseCase(tx, { requisition, final, ...note }));
};

/** The same of agents' runs of their own. */
const eraseRuns = async (context: RetentionContext, tenant: TenantId, kind: RunKind): Promise<void> => {
  const { days, note } = timeOf(context, kind);
  const wanted = { kind, before: keptLongEnough(note.at, days), limit: BATCH };
  const due = await asEraser(context, tenant, (tx) => agentRunsDueForErasure(tx, wanted));
  for (const requisition of due) await asEraser(context, tenant, (tx) => eraseAgentRun(tx, { requisition, ...note }));
};

/** Erases what policies/retention.yaml keeps no longer. Whatever another worker is at is left to it. */
export const retain =
  (context: RetentionContext) =>
  async (tenant: TenantId): Promise<void> => {
    for (const kind of retainedKinds) await eraseKind(context, tenant, kind);
    const { days, peopleWhoLeftDays } = context.policies.retention;
    for (const kind of kindsOfRuns) await eraseRuns(context, tenant, kind);
    const strays = keptLongEnough(context.now(), days.mails);
    await asEraser(context, tenant, (tx) => eraseStrayMails(tx, strays, BATCH));
    const before = keptLongEnough(context.now(), peopleWhoLeftDays);
    const left = await asEraser(context, tenant, (tx) => peopleDueForErasure(tx, before, BATCH));
    for (const person of left) await asEraser(context, tenant, (tx) => erasePerson(tx, person, final));
  };

import {
  condition,
  defineQuery,
  defineSignal,
  setCurrentDetails,
  setHandler,
  upsertSearchAttributes,
} from '@temporalio/workflow';
import type { CaseRef, Rules, Standing } from '../activities/api.ts';
import type { Plan } from '../domain/plan.ts';
import type { Cap } from '../domain/spend.ts';
import { phaseOf, type Status } from '../domain/status.ts';
import { attributes } from './attributes.ts';
import { hear, openInbox, type Inbox } from './news.ts';

/** Only wakes the run: what was decided is read from the store. */
export const wakeSignal = defineSignal<[{ because: string }]>('wake');

/** Answers a question from the Temporal CLI or Web UI; checked and stored by an activity. It cannot approve. */
export const answerSignal = defineSignal<[unknown]>('answer');

export const planQuery = defineQuery<{ status: Status; plan: Plan }>('plan');

/** What one run remembers between steps. */
export type Case = {
  readonly ref: CaseRef;
  rules: Rules;
  standing: Standing;
  /** What the search attributes say. */
  published: Pick<Standing, 'status' | 'vendor'>;
  readonly inbox: Inbox;
  notified: Set<string>;
  /** How far the clock has gone in each task's schedule. */
  clock: Map<string, number>;
  failures: number;
  /** The requester knows how it ended. */
  told: boolean;
  vendorRuns: number;
  /** Caps on models that are nearly used up. */
  near: Cap[];
};

/** What a run is told by the one that it continues: how often it looked and failed, after which looks and failures are named. */
export type Before = Pick<Case, 'vendorRuns' | 'failures'>;

/** Handlers first, synchronously: a signal may be there before the first step. */
export const openCase = (ref: CaseRef, before: Before): Case => {
  const open: Case = {
    ref,
    rules: { agents: {}, retries: noRetries },
    standing: { status: 'received', plan: [], vendor: null },
    published: { status: 'reading', vendor: null },
    inbox: openInbox(),
    notified: new Set(),
    clock: new Map(),
    failures: before.failures,
    told: false,
    vendorRuns: before.vendorRuns,
    near: [],
  };
  setHandler(wakeSignal, () => hear(open.inbox, 'wake'), {
    description: 'A decision, an edit or a withdrawal is in the store.',
  });
  setHandler(answerSignal, (answer) => hear(open.inbox, { answer }), {
    description: 'Answer a question: {"task": "T-000001", "fields": {"vendor.taxId": "91-1234567"}}',
  });
  setHandler(planQuery, () => ({ status: open.standing.status, plan: open.standing.plan }), {
    description: 'Where the requisition stands, step by step.',
  });
  return open;
};

const wait = { attempts: 1, firstWaitSeconds: 1, longestWaitSeconds: 1 };
const noRetries = { model: wait, tool: wait, erp: wait, mail: wait };

const mark = { done: '✓', running: '▸', waiting: '…', skipped: '–', next: '·' } as const;

const details = ({ standing: { status, plan }, near }: Case): string =>
  [
    `**${status}**`,
    '',
    ...plan.map((step) => `- ${mark[step.state]} ${step.step}${step.note ? `: ${step.note}` : ''}`),
    ...near.map(({ scope, measure }) => `- ! 80 % of the cap on ${measure} of the ${scope} are used up`),
  ].join('\n');

export const standAt = (run: Case, standing: Standing): void => {
  run.standing = standing;
  setCurrentDetails(details(run));
};

/** Shows once that a cap is nearly used up. */
export const warnOf = (run: Case, cap: Cap): void => {
  if (run.near.some(({ key, measure }) => key === cap.key && measure === cap.measure)) return;
  run.near.push(cap);
  setCurrentDetails(details(run));
};

/** Writes the search attributes when they changed; called where the run is about to wait, since each write is an event. */
export const publish = (run: Case): void => {
  const { status, vendor } = run.standing;
  if (run.published.status === status && run.published.vendor === vendor) return;
  run.published = { status, vendor };
  upsertSearchAttributes([
    { key: attributes.status, value: status },
    { key: attributes.phase, value: phaseOf(status) },
    { key: attributes.vendor, value: vendor },
  ]);
};

/** Waits for news, at most until `until` (milliseconds since 1970); false when that came first. */
export const newsBy = async (run: Case, until: number | null, summary = ''): Promise<boolean> => {
  const news = () => run.inbox.news.length > 0;
  if (until === null) {
    await condition(news);
    return true;
  }
  return condition(news, Math.max(1, until - Date.now()), { summary });
};

import { z } from 'zod';
import { ClearanceDecision } from '../domain/clearance.ts';
import { Reason } from '../domain/reasons.ts';
import { Json } from '../domain/json.ts';
import { LetterAsk, LetterLanguage } from '../domain/letter.ts';
import { Plan, StepName } from '../domain/plan.ts';
import { Role } from '../domain/principal.ts';
import { Ask, Charge, Evidence, IsoDate, Money, Decimal } from '../domain/requirement.ts';
import { Hold } from './audit-view.ts';
import { AgentCard } from './tools-view.ts';
import { statusNames } from '../domain/status.ts';
import { Owner, TaskKind, TaskStatus, TaskTopic, Verb } from '../domain/task.ts';

/** A task as people and programs see it. */
export const TaskView = z.object({
  id: z.string(),
  requisition: z.string(),
  kind: TaskKind,
  topic: TaskTopic,
  status: TaskStatus,
  owner: Owner,
  title: z.string(),
  what: z.string(),
  why: z.string(),
  how: z.string(),
  asks: z.array(Ask),
  verbs: z.array(Verb),
  facts: z.record(z.string(), Json),
  /** Digest of what an approval binds to; send it back to approve exactly what was shown. */
  digest: z.string().nullable(),
  /** The last refused answer, and why. */
  refusal: z.object({ at: z.string(), fields: z.array(Ask) }).nullable(),
  openedAt: z.string(),
  /** When it ends or is escalated next; null when nothing more happens by itself. */
  due: z.string().nullable(),
  /** Who says that they work on it, until when; it bars nobody from deciding. */
  claim: z.object({ by: z.string(), until: z.string() }).nullable(),
  closedAt: z.string().nullable(),
});
export type TaskView = z.infer<typeof TaskView>;

/** `minor` is rounded to the currency's minor unit; `amount` is exact, in major units. */
const UnitPriceView = z.object({ currency: z.string(), minor: z.int(), amount: Decimal });

export const RequirementView = z.object({
  vendor: z.object({
    name: z.string().nullable(),
    country: z.string().nullable(),
    taxId: z.string().nullable(),
    email: z.string().nullable(),
  }),
  lines: z.array(
    z.object({
      description: z.string().nullable(),
      quantity: Decimal.nullable(),
      unit: z.string().nullable(),
      unitPrice: UnitPriceView.nullable(),
    }),
  ),
  charges: z.array(Charge),
  tax: Money.nullable(),
  total: Money.nullable(),
  totalIs: z.enum(['net', 'gross']).nullable(),
  ceiling: Money.nullable(),
  currency: z.string().nullable(),
  neededBy: IsoDate.nullable(),
  costCenter: z.string().nullable(),
  deliveryPlace: z.string().nullable(),
  justification: z.string().nullable(),
  category: z.string().nullable(),
});

export const Phase = z.enum([
  'working',
  'input_required',
  'auth_required',
  'completed',
  'failed',
  'canceled',
  'rejected',
]);

const Agreement = z.object({ agree: z.int(), differ: z.int(), unknown: z.int() });

/** What would have been ordered beside what a buyer filed; amounts in minor units. */
export const ObserveReport = z.object({
  items: z.array(
    z.object({
      requisition: z.string(),
      status: z.string(),
      state: z.enum(['compared', 'not_filed', 'not_observed']),
      fields: z.array(
        z.object({
          field: z.enum(['vendor', 'total', 'currency', 'lines']),
          ours: z.string(),
          theirs: z.string(),
          /** null: one side does not say it. */
          agrees: z.boolean().nullable(),
        }),
      ),
    }),
  ),
  agreement: z.object({ vendor: Agreement, currency: Agreement, total: Agreement, lines: Agreement }),
});
export type ObserveReport = z.infer<typeof ObserveReport>;

const Pause = z.object({
  /** null: everything of the company. */
  agent: z.string().nullable(),
  since: z.string(),
  by: z.string(),
  reason: z.string().nullable(),
});

/** What is paused; `installation`: everything, by QM_PAUSED. */
export const PausesView = z.object({ pauses: z.array(Pause), installation: z.boolean() });
export type PausesView = z.infer<typeof PausesView>;

export const LetterView = z.object({
  number: z.int(),
  vendor: z.string(),
  status: z.enum(['drafting', 'drafted', 'approved', 'sent', 'answered', 'unanswered', 'ignored']),
  language: LetterLanguage,
  subject: z.string().nullable(),
  paragraphs: z.array(z.string()),
  asks: z.array(LetterAsk),
  /** The clauses that it cites; one of another vendor is a model and is not quoted to this one. */
  sources: z.array(
    z.object({
      clause: z.string(),
      contract: z.string().nullable(),
      title: z.string().nullable(),
      section: z.string().nullable(),
      page: z.int().nullable(),
      vendor: z.string().nullable(),
      quote: z.string(),
      claim: z.string(),
    }),
  ),
  /** What its gate refuses. */
  problems: z.array(z.string()),
  remark: z.string().nullable(),
  sentTo: z.string().nullable(),
  sentAt: z.string().nullable(),
  reminded: z.int(),
  /** Handed in by `filedBy`, who vouches for `from`; null: it came by itself. */
  replies: z.array(
    z.object({
      kind: z.enum(['answer', 'automatic']),
      state: z.enum(['attached', 'in_review', 'dropped', 'noted']),
      foundBy: z.string(),
      filedBy: z.string().nullable(),
      filedAt: z.string(),
      from: z.string(),
      text: z.string(),
    }),
  ),
});
export type LetterView = z.infer<typeof LetterView>;

/** Letters to a vendor who is not cleared; `until`: when all of it must be over, once the first was sent. */
const NegotiationView = z.object({
  mostRounds: z.int(),
  until: z.string().nullable(),
  letters: z.array(LetterView),
});
export type NegotiationView = z.infer<typeof NegotiationView>;

/** One agent as it runs here; `limits` null: none are set, so it may not run. */
export const AgentView = AgentCard.extend({
  limits: z
    .object({
      turns: z.int(),
      tokens: z.int(),
      outputTokensPerTurn: z.int(),
      microUsd: z.int(),
      reasks: z.int(),
    })
    .nullable(),
  /** The last result of its evals, and by which model; null where none is kept. */
  evals: z.object({ model: z.string(), passed: z.int(), cases: z.int() }).nullable(),
});
export type AgentView = z.infer<typeof AgentView>;

/** What became of a mail that was filed as a vendor's answer. */
export const FiledReply = z.object({
  requisition: z.string(),
  letter: z.int(),
  state: z.enum(['attached', 'in_review', 'dropped', 'noted']),
  duplicate: z.boolean(),
});
export type FiledReply = z.infer<typeof FiledReply>;

/** Who decides in whose place, from the first day to the last (ISO 8601). */
export const DelegationView = z.object({ person: z.string(), deputy: z.string(), from: z.string(), until: z.string() });
export type DelegationView = z.infer<typeof DelegationView>;

/** What became of a hand-over. */
export const HandedOver = z.object({ id: z.string(), from: z.string(), to: z.string() });
export type HandedOver = z.infer<typeof HandedOver>;

/** The whole of one requisition, as `show` and `GET /v1/requisitions/{id}` give it. */
export const RequisitionView = z.object({
  id: z.string(),
  status: z.enum(statusNames),
  statusReason: z.string().nullable(),
  phase: Phase,
  version: z.int(),
  subject: z.string(),
  submitter: z.string(),
  requester: z.string(),
  /** Each change of the requester, oldest first. */
  handOvers: z.array(
    z.object({ from: z.string(), to: z.string(), by: z.string(), reason: z.string(), at: z.string() }),
  ),
  plan: Plan,
  /** What each step took that has come to an end, how much of it people were waited for, and what its models cost. */
  steps: z.array(z.object({ step: StepName, ms: z.int(), waitedMs: z.int(), microUsd: z.int() })),
  /** When what goes on now began. */
  since: z.string(),
  /** What the reader may do to it as it stands. */
  may: z.array(z.enum(['edit', 'withdraw', 'reopen', 'release', 'reassign', 'hold'])),
  requirement: RequirementView.nullable(),
  evidence: Evidence,
  tasks: z.array(TaskView),
  clearance: z.object({ decision: ClearanceDecision, reasons: z.array(Reason) }).nullable(),
  vendorNumber: z.string().nullable(),
  negotiation: NegotiationView.nullable(),
  approvals: z.array(
    z.object({
      step: z.int(),
      role: z.string(),
      /** One row for each of the `of` different people of the role who must approve. */
      seat: z.int(),
      of: z.int(),
      why: z.string(),
      by: z.string().nullable(),
      /** Whose step it was, where a deputy has approved. */
      inPlaceOf: z.string().nullable(),
      at: z.string().nullable(),
    }),
  ),
  purchaseOrder: z
    .object({
      number: z.string(),
      version: z.int(),
      status: z.string(),
      erpNumber: z.string().nullable(),
      total: Money,
      sentTo: z.string().nullable(),
    })
    .nullable(),
  /** Spend on models so far, and the most that it can come to: an upper bound by the caps; it has come to its end where both are the same. */
  cost: z.object({ microUsd: z.int(), turns: z.int(), atMostMicroUsd: z.int() }),
  /** What is paused, when this one waits for it; null when it does not. */
  paused: PausesView.nullable(),
  /** What is to be known about the texts that came in, in the reader's language. */
  warnings: z.array(z.string()),
  hold: Hold.nullable(),
  /** Kinds of data that are kept no longer, and since when. */
  erased: z.array(z.object({ kind: z.string(), at: z.string() })),
  standIns: z.array(z.string()),
  /** `keptUntil`: until when Temporal keeps the history of a run that has ended. */
  temporal: z.object({
    workflowId: z.string(),
    runId: z.string().nullable(),
    url: z.string(),
    keptUntil: z.string().nullable(),
  }),
  createdAt: z.string(),
  updatedAt: z.string(),
});
export type RequisitionView = z.infer<typeof RequisitionView>;

/** One row of a list. */
export const RequisitionRow = z.object({
  id: z.string(),
  status: z.enum(statusNames),
  phase: Phase,
  subject: z.string(),
  vendor: z.string().nullable(),
  vendorNumber: z.string().nullable(),
  total: Money.nullable(),
  requester: z.string(),
  costCenter: z.string().nullable(),
  category: z.string().nullable(),
  orderNumber: z.string().nullable(),
  /** When the first of its open tasks should be answered. */
  due: z.string().nullable(),
  /** It waits for a pause to end. */
  paused: z.boolean(),
  /** Its mail, and so its subject, is kept no longer. */
  erased: z.boolean(),
  createdAt: z.string(),
  updatedAt: z.string(),
});
export type RequisitionRow = z.infer<typeof RequisitionRow>;

/** The case file: who did what, when, and whether the chain holds. */
export const HistoryView = z.object({
  intact: z.boolean(),
  brokenAt: z.int().nullable(),
  entries: z.array(
    z.object({
      seq: z.int(),
      at: z.string(),
      actor: Json,
      kind: z.string(),
      payload: Json,
      /** Whether the payload is there; `withheld`: it is not for you. */
      content: z.enum(['shown', 'erased', 'withheld']),
      hash: z.string(),
    }),
  ),
});
export type HistoryView = z.infer<typeof HistoryView>;

/** Every message of every agent's run, in order. */
export const TranscriptView = z.object({
  runs: z.array(
    z.object({
      run: z.string(),
      agent: z.string(),
      messages: z.array(z.object({ seq: z.int(), at: z.string(), content: Json })),
    }),
  ),
});
export type TranscriptView = z.infer<typeof TranscriptView>;

/** A contract as a list shows it; `waiting`: passages that are found by their words only, until they have a vector. */
export const ContractRow = z.object({
  id: z.string(),
  title: z.string(),
  fileName: z.string(),
  vendor: z.string().nullable(),
  language: z.string(),
  readers: z.array(Role),
  /** The confidentiality group whose members alone read it; null: the readers do. */
  group: z.string().nullable(),
  pages: z.int(),
  passages: z.int(),
  waiting: z.int(),
  addedBy: z.string(),
  addedAt: z.string(),
});
export type ContractRow = z.infer<typeof ContractRow>;

const Passage = z.object({
  id: z.string(),
  section: z.string(),
  page: z.int(),
  language: z.string(),
  text: z.string(),
});

export const ContractView = ContractRow.extend({ text: z.array(Passage) });
export type ContractView = z.infer<typeof ContractView>;

/** The passages that were found, the best first; `byMeaning` is false where only words were compared. */
export const FoundPassages = z.object({
  passages: z.array(
    Passage.extend({ contract: z.string(), title: z.string(), vendor: z.string().nullable(), score: z.number() }),
  ),
  byMeaning: z.boolean(),
  because: z.string().nullable(),
});

/** The model that finds by meaning, how many passages wait for it, and why it was put off. */
export const EmbeddingState = z.object({
  model: z.string(),
  dimension: z.int(),
  waiting: z.int(),
  reason: z.string().nullable(),
});
export type EmbeddingState = z.infer<typeof EmbeddingState>;

/** How we speak to somebody, and for which company they act; who is not in its records reads English. */
export const ProfileView = z.object({
  name: z.string().nullable(),
  language: z.enum(['en', 'de', 'fr']),
  company: z.string(),
  timeZone: z.string(),
  baseCurrency: z.string(),
});
export type ProfileView = z.infer<typeof ProfileView>;
export type Language = ProfileView['language'];

/** `name` is null where it was erased. */
export const PersonName = z.object({ id: z.string(), name: z.string().nullable() });
export type PersonName = z.infer<typeof PersonName>;

/** What a person has let us do in their name, and whether it still stands. */
export const GrantView = z.object({
  scope: z.string(),
  obtainedAt: z.string(),
  expiresAt: z.string().nullable(),
  endedAt: z.string().nullable(),
  endedBecause: z.enum(['revoked', 'narrowed', 'signed_out']).nullable(),
});
export type GrantView = z.infer<typeof GrantView>;

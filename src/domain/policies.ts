import { z } from 'zod';
import { AskKind, LetterLanguage } from './letter.ts';
import { Role, TenantId } from './principal.ts';
import { Currency, Decimal } from './requirement.ts';
import { Subscription } from './subscriptions.ts';
import { TaskKind } from './task.ts';

const Version = z.string().min(1);
const Name = z.string().regex(/^[a-z][a-z0-9_]*$/, 'lower-case letters, digits and _ only');
const Count = z.int().positive();
const said = (input: unknown): string => JSON.stringify(input) ?? 'nothing';
const Translated = z.strictObject({ en: z.string().min(1), de: z.string().min(1), fr: z.string().min(1) });

/** How an approval row sees the vendor: in use, registered for this requisition, or gone on with under a condition. */
export const VendorStanding = z.enum(['active', 'new', 'conditional']);
export type VendorStanding = z.infer<typeof VendorStanding>;

/** So many different people of one role. */
const Seats = z.strictObject({ role: Role, quorum: z.int() });
const Asked = z.union([Role, Seats], { error: ({ input }) => `${said(input)} is neither a role nor { role, quorum }` });
/** One role (of which one person decides), several people of one, or several roles in any order. */
const PolicyStep = z.union([Role, Seats, z.strictObject({ all: z.array(Asked) })], {
  error: ({ input }) => `${said(input)} is no step: write a role, { role, quorum } or { all: [roles] }`,
});
export type PolicyStep = z.infer<typeof PolicyStep>;

/** From `from` (included) up to `to` (not included), in whole units of the tenant's base currency; null is without end. */
const ApprovalRow = z.strictObject({
  from: z.int().nonnegative(),
  to: z.int().positive().nullable(),
  steps: z.array(PolicyStep),
  why: z.string().min(1),
});
export type ApprovalRow = z.infer<typeof ApprovalRow>;

const ApprovalTable = z.strictObject({
  name: Name,
  when: z.strictObject({
    tenant: z.array(TenantId).nonempty().optional(),
    category: z.array(Name).nonempty().optional(),
    costCenter: z.array(z.string().min(1)).nonempty().optional(),
    vendorStatus: z.array(VendorStanding).nonempty().optional(),
  }),
  rows: z.array(ApprovalRow).nonempty(),
});
export type ApprovalTable = z.infer<typeof ApprovalTable>;

/** The first table whose `when` fits applies; its rows tile every amount. */
export const ApprovalPolicy = z.strictObject({ version: Version, tables: z.array(ApprovalTable).nonempty() });
export type ApprovalPolicy = z.infer<typeof ApprovalPolicy>;

/** What a missed threshold makes of the clearance. */
export const Missed = z.enum(['conditional', 'not_cleared', 'unknown', 'exception', 'blocked']);
export type Missed = z.infer<typeof Missed>;

const Flag = z.strictObject({ missed: Missed });

export const ClearancePolicy = z.strictObject({
  version: Version,
  vendor: z.strictObject({ notOnHold: Flag, notInactive: Flag }),
  identity: z.strictObject({
    confidence: z.strictObject({ atLeast: z.int().min(1).max(10), missed: Missed }),
    candidates: z.strictObject({ atMost: Count, missed: Missed }),
    operating: Flag,
  }),
  screening: z.strictObject({
    exactHit: Flag,
    /** A hit counts from this score (0 to 1) on. */
    fuzzyHit: z.strictObject({ below: z.number().gt(0).max(1), missed: Missed }),
  }),
  assessment: z.strictObject({
    /** 1 is best, 9 worst; the outcome is that of the last limit missed. */
    supplierEvaluationRisk: z.array(z.strictObject({ atMost: z.int().min(1).max(8), missed: Missed })).nonempty(),
    /** 1 is best, 5 worst. */
    failureClass: z.strictObject({ atMost: z.int().min(1).max(4), missed: Missed }),
    notBankrupt: Flag,
    youngerThanMonths: z.strictObject({ months: Count, missed: Missed }),
  }),
});
export type ClearancePolicy = z.infer<typeof ClearancePolicy>;

const Retry = z.strictObject({ attempts: Count, firstWaitSeconds: Count, longestWaitSeconds: Count });

/** Money for models is in micro-USD; a turn is one model call. */
export const LimitsPolicy = z.strictObject({
  version: Version,
  tenant: z.strictObject({ dayMicroUsd: Count, monthMicroUsd: Count }),
  requisition: z.strictObject({ turns: Count, tokens: Count, microUsd: Count }),
  agents: z.record(
    Name,
    z.strictObject({
      turns: Count,
      tokens: Count,
      outputTokensPerTurn: Count,
      microUsd: Count,
      reasks: z.int().min(0),
    }),
  ),
  retries: z.strictObject({ model: Retry, tool: Retry, erp: Retry, mail: Retry }),
  providerDown: z.strictObject({ waitSeconds: z.array(Count).nonempty() }),
  /** An agent's run without a requisition waits so long for a sign-in, the end of a pause, or room under a cap of the company. */
  alone: z
    .strictObject({ waitMinutes: Count, lookAgainMinutes: Count })
    .default({ waitMinutes: 1440, lookAgainMinutes: 15 }),
});
export type LimitsPolicy = z.infer<typeof LimitsPolicy>;

const FieldPattern = z
  .string()
  .regex(/^[a-zA-Z]+(\[\])?(\.[a-zA-Z]+)?$/, 'a path such as vendor.name or lines[].quantity');

/** What a requisition must contain before it goes on. */
export const IntakePolicy = z.strictObject({
  version: Version,
  required: z.array(FieldPattern).nonempty(),
  newVendor: z.strictObject({
    required: z.array(FieldPattern),
    /** By ISO country; `default` for the others. */
    taxId: z.record(
      z.string().regex(/^([A-Z]{2}|default)$/),
      z.strictObject({ required: z.boolean(), name: z.string().min(1) }),
    ),
  }),
  /** How long a buyer may reopen what was rejected. */
  reopenDays: Count,
});
export type IntakePolicy = z.infer<typeof IntakePolicy>;

const Words = z.array(z.string().min(1));

export const CategoriesPolicy = z.strictObject({
  version: Version,
  categories: z
    .array(z.strictObject({ id: Name, name: Translated, words: z.strictObject({ en: Words, de: Words, fr: Words }) }))
    .nonempty(),
});
export type CategoriesPolicy = z.infer<typeof CategoriesPolicy>;

/** One `currency` is `rate` of `base`, from `date` on. */
const Rate = z.strictObject({
  date: z.iso.date(),
  currency: Currency,
  base: Currency,
  rate: Decimal.refine((text) => Number(text) > 0, 'a rate is above zero'),
  source: z.string().min(1),
});

export const RatesPolicy = z.strictObject({ version: Version, maxAgeDays: Count, rates: z.array(Rate) });
export type RatesPolicy = z.infer<typeof RatesPolicy>;

/** Exactly one unit; seconds pass on the wall clock, days and hours only while the tenant works. */
export const Delay = z.union([
  z.strictObject({ days: Count }),
  z.strictObject({ hours: Count }),
  z.strictObject({ seconds: Count }),
]);
export type Delay = z.infer<typeof Delay>;

/** What the clock may do about an open task: it never decides one. */
export const ClockAct = z.enum(['remind', 'escalate', 'deputy', 'expire']);
export type ClockAct = z.infer<typeof ClockAct>;

const TaskTime = z.discriminatedUnion('act', [
  z.strictObject({ act: z.literal('remind'), after: Delay }),
  z.strictObject({ act: z.literal('escalate'), after: Delay, to: Role }),
  z.strictObject({ act: z.literal('deputy'), after: Delay }),
  z.strictObject({ act: z.literal('expire'), after: Delay }),
]);
export type TaskTime = z.infer<typeof TaskTime>;

export const TasksPolicy = z.strictObject({
  version: Version,
  kinds: z.record(TaskKind, z.array(TaskTime)),
  /** How long somebody who says that they work on a task is shown to others; it bars nobody. */
  claimFor: Delay.default({ hours: 4 }),
});
export type TasksPolicy = z.infer<typeof TasksPolicy>;

/** How a new vendor's data are confirmed, and against which second sources. */
export const ConfirmationPolicy = z.strictObject({
  version: Version,
  fields: z.array(z.enum(['vendor.email', 'vendor.taxId', 'vendor.bankAccount'])).nonempty(),
  sources: z.array(z.strictObject({ id: Name, name: Translated })).nonempty(),
});
export type ConfirmationPolicy = z.infer<typeof ConfirmationPolicy>;

const Percent = z.int().min(0).max(100);

/** What a vendor who is not cleared may be asked for and offered by letter, and for which reasons; never more than three letters in 14 days, nor ten drafts of one. */
export const NegotiationPolicy = z.strictObject({
  version: Version,
  mostRounds: z.int().min(1).max(3),
  mostDays: z.int().min(1).max(14),
  /** Of one letter; the first counts. */
  mostDrafts: z.int().min(1).max(10),
  answer: z.strictObject({ remindAfter: z.array(Delay).max(2), waitFor: Delay }),
  /** The first is for vendors whose language is none of them. */
  languages: z.array(LetterLanguage).nonempty(),
  nameTotal: z.boolean(),
  asks: z.partialRecord(
    AskKind,
    z.strictObject({ percent: z.strictObject({ floor: Percent, ceiling: Percent }).optional() }),
  ),
  reasons: z.record(
    Name,
    z.strictObject({
      ask: z.array(AskKind).nonempty(),
      /** What settles the reason once a person has confirmed that it was received. */
      settledBy: z.array(AskKind),
    }),
  ),
});
export type NegotiationPolicy = z.infer<typeof NegotiationPolicy>;

/** For how many days each kind of data is kept after its requisition has ended, and the record of people after they have left. */
export const RetentionPolicy = z.strictObject({
  version: Version,
  days: z.strictObject({
    mails: Count,
    transcripts: Count,
    tool_results: Count,
    letters: Count,
    record: Count,
  }),
  peopleWhoLeftDays: Count,
  /** Of files from before there were events. */
  eventsDays: Count.default(30),
});
export type RetentionPolicy = z.infer<typeof RetentionPolicy>;

export const SubscriptionsPolicy = z.strictObject({
  version: Version,
  /** Where systems that answer each other's events are stopped. */
  circles: z
    .strictObject({ mostHops: Count, mostRepeatsAnHour: Count })
    .default({ mostHops: 8, mostRepeatsAnHour: 20 }),
  subscriptions: z.array(Subscription),
});
export type SubscriptionsPolicy = z.infer<typeof SubscriptionsPolicy>;
/** What is accepted of an order that was sent, and what the clock does while it is open. */
export const DeliveryPolicy = z.strictObject({
  version: Version,
  /** By line, in percent of what was ordered. */
  overReceipt: z.strictObject({ tolerancePercent: Percent, beyond: z.enum(['refuse', 'flag']) }),
  approverMayReceive: z.boolean(),
  /** From the end of the day on which it should have been here. */
  overdue: z.strictObject({ remindVendor: z.array(Delay).max(5), askBuyer: Delay }),
  /** From the last receipt on; null: only a buyer closes it. */
  closeAfter: Delay.nullable(),
  /** When people approve a change; by amount, in percent of what the version before and the last approved one say. */
  change: z.strictObject({ approve: z.enum(['when_raised', 'always']), tolerancePercent: Percent }),
});
export type DeliveryPolicy = z.infer<typeof DeliveryPolicy>;

/** One schema per file `policies/<name>.yaml`. */
export const policySchemas = {
  approval: ApprovalPolicy,
  clearance: ClearancePolicy,
  limits: LimitsPolicy,
  intake: IntakePolicy,
  categories: CategoriesPolicy,
  rates: RatesPolicy,
  tasks: TasksPolicy,
  confirmation: ConfirmationPolicy,
  negotiation: NegotiationPolicy,
  retention: RetentionPolicy,
  subscriptions: SubscriptionsPolicy,
  delivery: DeliveryPolicy,
} as const;

export const PolicyName = z.enum([
  'approval',
  'clearance',
  'limits',
  'intake',
  'categories',
  'rates',
  'tasks',
  'confirmation',
  'negotiation',
  'retention',
  'subscriptions',
  'delivery',
]);
export type PolicyName = z.infer<typeof PolicyName>;

/** All policies as one value; `digests` are sha256 of the files, in hex. Recorded with each decision that rests on them. */
export const Policies = z.strictObject({ ...policySchemas, digests: z.record(PolicyName, z.string()) });
export type Policies = z.infer<typeof Policies>;

import { z } from 'zod';
import { ClearanceDecision } from '../domain/clearance.ts';
import { changeRefusals, deliveryStates, receiptKinds, verdicts } from '../domain/delivery.ts';
import { Role } from '../domain/principal.ts';
import { Reason } from '../domain/reasons.ts';
import { Json } from '../domain/json.ts';
import { Charge, Money } from '../domain/requirement.ts';
import { PolicyName } from '../domain/policies.ts';
import { reportNames } from '../domain/report.ts';
import { TaskView } from './view.ts';

const Used = z.object({ microUsd: z.int(), limitMicroUsd: z.int().nullable() });

/** What calls of one model by one agent cost on a day of the company; `calls` that never left are not counted. */
const SpendRow = z.object({
  day: z.string(),
  agent: z.string(),
  model: z.string(),
  calls: z.int(),
  inputTokens: z.int(),
  outputTokens: z.int(),
  microUsd: z.int(),
});

/** Money for models; `day` and `month` are the company's own of now, with their caps. */
export const SpendView = z.object({
  tenant: z.string(),
  from: z.string(),
  to: z.string(),
  microUsd: z.int(),
  rows: z.array(SpendRow),
  caps: z.object({ day: Used.extend({ of: z.string() }), month: Used.extend({ of: z.string() }) }),
});
export type SpendView = z.infer<typeof SpendView>;

/** The same of one requisition, with its caps and those of its agents. */
export const RequisitionSpendView = z.object({
  requisition: z.string(),
  microUsd: z.int(),
  rows: z.array(SpendRow),
  caps: z.array(
    z.object({
      scope: z.enum(['requisition', 'agent']),
      agent: z.string().nullable(),
      measure: z.enum(['microUsd', 'tokens', 'turns']),
      used: z.int(),
      limit: z.int(),
    }),
  ),
});
export type RequisitionSpendView = z.infer<typeof RequisitionSpendView>;

export const vendorStatuses = ['active', 'hold', 'inactive', 'new', 'merged'] as const;

export const VendorRow = z.object({
  number: z.string(),
  name: z.string(),
  country: z.string().nullable(),
  status: z.enum(vendorStatuses),
  holdReason: z.string().nullable(),
  /** The record that it leads to, where it is merged. */
  mergedInto: z.string().nullable(),
  confirmed: z.boolean(),
  categories: z.array(z.string()),
  asOf: z.string(),
});
export type VendorRow = z.infer<typeof VendorRow>;

/** `risk`: what the newest clearance came to that the reader may see. */
export const VendorView = VendorRow.extend({
  aliases: z.array(z.string()),
  taxIds: z.array(z.string()),
  email: z.string().nullable(),
  domains: z.array(z.string()),
  duns: z.string().nullable(),
  confirmation: z.object({ at: z.string(), by: z.string(), source: z.string() }).nullable(),
  registeredFor: z.string().nullable(),
  risk: z
    .object({
      decision: ClearanceDecision,
      reasons: z.array(Reason),
      requisition: z.string(),
      at: z.string(),
    })
    .nullable(),
  /** Who put it on hold or let it go again, the newest first. */
  holds: z.array(z.object({ isHeld: z.boolean(), reason: z.string(), by: z.string(), at: z.string() })),
  /** The records that lead to it. */
  absorbed: z.array(z.object({ number: z.string(), name: z.string() })),
  /** What was said of it and another record, the newest first; `decision` is null while a second person is waited for. */
  merges: z.array(
    z.object({
      vendor: z.string(),
      into: z.string(),
      reason: z.string(),
      by: z.string(),
      at: z.string(),
      decision: z
        .object({ isConfirmed: z.boolean(), reason: z.string().nullable(), by: z.string(), at: z.string() })
        .nullable(),
    }),
  ),
});
export type VendorView = z.infer<typeof VendorView>;

/** A cost centre in one fiscal year: what it may spend, has spent and has promised, and what is left. */
export const BudgetRow = z.object({
  costCenter: z.string(),
  name: z.string(),
  owner: z.string(),
  year: z.int(),
  budget: Money,
  spent: Money,
  committed: Money,
  free: Money,
});
export type BudgetRow = z.infer<typeof BudgetRow>;

/** `effective`: from which day on, where its version is a day. */
export const PolicyRow = z.object({
  name: PolicyName,
  version: z.string(),
  effective: z.string().nullable(),
  /** SHA-256 of its file. */
  digest: z.string(),
});
export type PolicyRow = z.infer<typeof PolicyRow>;

export const PolicyView = PolicyRow.extend({ text: z.string(), parsed: Json });
export type PolicyView = z.infer<typeof PolicyView>;

export const orderStatuses = ['numbered', 'posted', 'sent', 'cancelled', 'observed'] as const;

export const OrderRow = z.object({
  number: z.string(),
  requisition: z.string(),
  vendor: z.object({ number: z.string(), name: z.string() }),
  total: Money,
  status: z.enum(orderStatuses),
  erpNumber: z.string().nullable(),
  createdAt: z.string(),
  /** When its mail went out. */
  sentAt: z.string().nullable(),
});
export type OrderRow = z.infer<typeof OrderRow>;

const said = { by: z.string(), at: z.string() };

/** How an order that was sent stands, and all that is known of it since, each list oldest first. Quantities are decimals, days ISO 8601. */
export const DeliveryView = z.object({
  state: z.enum(deliveryStates),
  overdue: z.boolean(),
  /** After this day it is overdue. */
  due: z.string(),
  /** By line of the order; `open` is still to come, `over` came beyond what was ordered. */
  lines: z.array(
    z.object({
      ordered: z.string(),
      received: z.string(),
      returned: z.string(),
      open: z.string(),
      over: z.string(),
    }),
  ),
  acknowledgements: z.array(
    z.object({
      number: z.int(),
      /** The version of the order that the vendor had. */
      version: z.int(),
      verdict: z.enum(verdicts),
      dated: z.string(),
      promised: z.string().nullable(),
      total: Money.nullable(),
      note: z.string().nullable(),
      ...said,
    }),
  ),
  receipts: z.array(
    z.object({
      number: z.int(),
      key: z.string(),
      kind: z.enum(receiptKinds),
      lines: z.array(z.object({ line: z.int(), quantity: z.string() })),
      reason: z.string().nullable(),
      ...said,
    }),
  ),
  holds: z.array(z.object({ isHeld: z.boolean(), reason: z.string(), ...said })),
  /** `by` is null where the policy closed it. */
  closing: z
    .object({ kind: z.enum(['closed', 'cancelled']), reason: z.string(), by: z.string().nullable(), at: z.string() })
    .nullable(),
  deadlines: z.array(z.object({ number: z.int(), kind: z.enum(['date', 'again']), due: z.string(), ...said })),
  /** What the vendor was told; `withheld`: there was no confirmed address. */
  notices: z.array(
    z.object({
      kind: z.enum(['reminder', 'kept', 'cancelled', 'version']),
      occasion: z.int(),
      number: z.int(),
      outcome: z.enum(['sent', 'withheld']),
      at: z.string(),
    }),
  ),
});
export type DeliveryView = z.infer<typeof DeliveryView>;

const OrderLineView = z.object({
  description: z.string(),
  quantity: z.string(),
  unit: z.string().nullable(),
  unitPrice: z.object({ currency: z.string(), amount: z.string() }),
  net: Money,
});

/** One version of an order, whole. */
export const OrderVersionView = z.object({
  version: z.int(),
  date: z.string(),
  neededBy: z.string(),
  total: Money,
  tax: Money.nullable(),
  lines: z.array(OrderLineView),
});
export type OrderVersionView = z.infer<typeof OrderVersionView>;

/** What somebody wanted to be otherwise. `taken`: it was, or is, the order; `replaced`: another was proposed in its place. */
export const OrderChangeView = z.object({
  number: z.int(),
  /** Which version it makes, or would have made. */
  version: z.int(),
  state: z.enum(['open', 'taken', 'refused', 'withdrawn', 'replaced']),
  why: z.enum(changeRefusals).nullable(),
  refusedBy: z.string().nullable(),
  withdrawal: z.object({ by: z.string(), reason: z.string() }).nullable(),
  endedAt: z.string().nullable(),
  /** Since when it stands in the ERP. */
  postedAt: z.string().nullable(),
  reason: z.string(),
  /** The answer of the vendor that it takes over. */
  acknowledgement: z.int().nullable(),
  inPlaceOf: z.string().nullable(),
  total: Money,
  neededBy: z.string(),
  /** By field as in a requisition, such as `lines[0].quantity`; amounts are decimals in the currency of the order. */
  differences: z.array(z.object({ field: z.string(), was: z.string().nullable(), is: z.string().nullable() })),
  digest: z.string(),
  /** Whom it asks, as far as they are asked by now; `verb` is null until they have answered. */
  approvals: z.array(
    z.object({
      task: z.string(),
      role: Role,
      verb: z.string().nullable(),
      by: z.string().nullable(),
      at: z.string().nullable(),
      reason: z.string().nullable(),
    }),
  ),
  ...said,
});
export type OrderChangeView = z.infer<typeof OrderChangeView>;

export const OrderView = OrderRow.extend({
  version: z.int(),
  date: z.string(),
  neededBy: z.string(),
  deliveryPlace: z.string(),
  sentTo: z.string().nullable(),
  lines: z.array(OrderLineView),
  charges: z.array(Charge),
  tax: Money.nullable(),
  totalIs: z.enum(['net', 'gross']).nullable(),
  /** Null for what was never sent. */
  delivery: DeliveryView.nullable(),
  /** From the first on; the last is the order as it is. */
  versions: z.array(OrderVersionView),
  changes: z.array(OrderChangeView),
  /** What people are asked about it now. */
  tasks: z.array(TaskView),
});
export type OrderView = z.infer<typeof OrderView>;

/** A report as a table; `counted`: all requisitions and orders of the company, or those that the reader may see. Days are ISO 8601, both included. */
export const ReportView = z.object({
  name: z.enum(reportNames),
  from: z.string().nullable(),
  to: z.string(),
  counted: z.enum(['company', 'visible']),
  columns: z.array(z.object({ name: z.string(), kind: z.enum(['text', 'month', 'day', 'count', 'amount', 'hours']) })),
  /** By column; amounts are decimals in major units. */
  rows: z.array(z.record(z.string(), z.union([z.string(), z.number(), z.null()]))),
});
export type ReportView = z.infer<typeof ReportView>;

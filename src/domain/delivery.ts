import { Big } from 'big.js';
import type { ApprovalChain } from './approval.ts';
import type { FieldError } from './errors.ts';
import type { OrderDocument } from './order.ts';
import type { DeliveryPolicy } from './policies.ts';
import type { Money } from './requirement.ts';

export const verdicts = ['accepted', 'changed', 'rejected'] as const;
export type Verdict = (typeof verdicts)[number];

type Said = { by: string; at: string };

/** What the vendor said to the order; `total` is what they want for it in all, where that is another amount. Days are ISO 8601. */
export type Acknowledgement = Said & {
  number: number;
  /** Of the order, which the vendor had by then. */
  version: number;
  verdict: Verdict;
  dated: string;
  promised: string | null;
  total: Money | null;
  note: string | null;
};

/** So much of a line of the order, which count from 1; a decimal above zero. */
export type LineQuantity = { line: number; quantity: string };

export const receiptKinds = ['received', 'returned'] as const;
export type ReceiptKind = (typeof receiptKinds)[number];

export type Receipt = Said & {
  number: number;
  /** Of whoever told us; the same key is the same delivery. */
  key: string;
  kind: ReceiptKind;
  lines: LineQuantity[];
  reason: string | null;
};

export type OrderHold = Said & { isHeld: boolean; reason: string };

/** `by` is null where the policy closed it. */
export type Closing = { kind: 'closed' | 'cancelled'; reason: string; by: string | null; at: string };

/** From when on it is overdue: `date` is a new day, `again` the same one, of which the vendor is reminded anew. */
export type Deadline = Said & { number: number; kind: 'date' | 'again'; due: string };

/** What the vendor is told, once: `occasion` is the number of the deadline, of their answer, of the version, or 0. */
export type Notice = { kind: 'reminder' | 'kept' | 'cancelled' | 'version'; occasion: number; number: number };
/** `withheld`: there was no confirmed address to which it could go. */
export type GivenNotice = Notice & { outcome: 'sent' | 'withheld'; at: string };

export const changeRefusals = [
  'rejected',
  'over_budget',
  'no_approver',
  'no_rate',
  'vendor_changed',
  'order_changed',
  'received',
  'order_ended',
] as const;
/** Why a change does not become a version of the order; all but the first are found by code. */
export type ChangeRefusal = (typeof changeRefusals)[number];

/** What a change of an order has come to. `chain`: of the approvals that it used up; null where it needed none. */
export type ChangeOutcome = { at: string } & (
  | { kind: 'current'; chain: ApprovalChain | null; postedAt: string | null }
  | { kind: 'refused'; why: ChangeRefusal; by: string | null }
  | { kind: 'withdrawn'; reason: string; by: string }
);

/** A next version of an order, as somebody wants it; of those that came to nothing yet, the last one is open. */
export type OrderChange = Said & {
  number: number;
  /** In whose place they want it. */
  inPlaceOf: string | null;
  before: OrderDocument;
  after: OrderDocument;
  /** Of exactly what is approved. */
  digest: string;
  reason: string;
  /** The answer of the vendor that it takes over. */
  acknowledgement: number | null;
  outcome: ChangeOutcome | null;
};

/** All that is known of an order since it was sent, each list oldest first. */
export type OrderFacts = {
  acknowledgements: readonly Acknowledgement[];
  receipts: readonly Receipt[];
  holds: readonly OrderHold[];
  closing: Closing | null;
  deadlines: readonly Deadline[];
  notices: readonly GivenNotice[];
  changes: readonly OrderChange[];
};

export const deliveryStates = [
  'sent',
  'acknowledged',
  'partially_received',
  'received',
  'over_received',
  'on_hold',
  'closed',
  'cancelled',
] as const;
export type DeliveryState = (typeof deliveryStates)[number];

/** Decimals; `open` is what is still to come, `over` what came beyond what was ordered. */
export type DeliveredLine = { ordered: string; received: string; returned: string; open: string; over: string };

type Ordered = Pick<OrderDocument, 'lines' | 'neededBy' | 'version'>;

const ZERO = new Big(0);
const atLeastZero = (amount: Big): Big => (amount.lt(0) ? ZERO : amount);

const total = (receipts: readonly Receipt[], kind: ReceiptKind, line: number): Big =>
  receipts
    .filter((receipt) => receipt.kind === kind)
    .flatMap(({ lines }) => lines)
    .filter((given) => given.line === line)
    .reduce((sum, { quantity }) => sum.plus(quantity), ZERO);

/** What became of each line of the order, in its order. */
export const deliveredLines = ({ lines }: Pick<Ordered, 'lines'>, receipts: readonly Receipt[]): DeliveredLine[] =>
  lines.map(({ quantity }, at) => {
    const [received, returned] = [total(receipts, 'received', at + 1), total(receipts, 'returned', at + 1)];
    const kept = received.minus(returned);
    return {
      ordered: quantity,
      received: received.toFixed(),
      returned: returned.toFixed(),
      open: atLeastZero(new Big(quantity).minus(kept)).toFixed(),
      over: atLeastZero(kept.minus(atLeastZero(new Big(quantity)))).toFixed(),
    };
  });

type Tolerance = Pick<DeliveryPolicy['overReceipt'], 'tolerancePercent'>;

const isBeyond = ({ ordered, over }: DeliveredLine, { tolerancePercent }: Tolerance): boolean =>
  new Big(over).gt(atLeastZero(new Big(ordered)).times(tolerancePercent).div(100));

const isComplete = (lines: readonly DeliveredLine[]): boolean => lines.every(({ open }) => new Big(open).eq(0));

/** Whether everything that was ordered is there. */
export const isDelivered = (order: Pick<Ordered, 'lines'>, { receipts }: Pick<OrderFacts, 'receipts'>): boolean =>
  isComplete(deliveredLines(order, receipts));

/** Whether something of it was ever received, returned meanwhile or not. */
export const hasArrived = ({ receipts }: Pick<OrderFacts, 'receipts'>): boolean =>
  receipts.some(({ kind }) => kind === 'received');

export const isHeld = ({ holds }: Pick<OrderFacts, 'holds'>): boolean => holds.at(-1)?.isHeld ?? false;

/** Whether nothing about it goes to its vendor or the ERP for now: what was closed or cancelled while on hold is carried out. */
export const isStopped = (facts: Pick<OrderFacts, 'holds' | 'closing'>): boolean =>
  facts.closing === null && isHeld(facts);

/** What the vendor accepted before was another order. */
const isAcknowledged = (
  { version }: Pick<Ordered, 'version'>,
  { acknowledgements }: Pick<OrderFacts, 'acknowledgements'>,
) => {
  const last = acknowledgements.at(-1);
  return last?.verdict === 'accepted' && last.version === version;
};

/** How an order that was sent stands. */
export const deliveryState = (
  order: Pick<Ordered, 'lines' | 'version'>,
  facts: Omit<OrderFacts, 'deadlines' | 'notices' | 'changes'>,
  tolerance: Tolerance,
): DeliveryState => {
  if (facts.closing) return facts.closing.kind;
  if (isHeld(facts)) return 'on_hold';
  const lines = deliveredLines(order, facts.receipts);
  if (lines.some((line) => isBeyond(line, tolerance))) return 'over_received';
  if (isComplete(lines)) return 'received';
  if (lines.some(({ received, returned }) => new Big(received).gt(returned))) return 'partially_received';
  return isAcknowledged(order, facts) ? 'acknowledged' : 'sent';
};

/** The deadline that holds; number 0 is that of the order itself. */
export const deadlineOf = (
  { neededBy }: Pick<Ordered, 'neededBy'>,
  { deadlines }: Pick<OrderFacts, 'deadlines'>,
): Pick<Deadline, 'number' | 'kind' | 'due'> => deadlines.at(-1) ?? { number: 0, kind: 'date', due: neededBy };

/** Whether something is still to come and should have been here before this day (ISO 8601). */
export const isOverdue = (order: Pick<Ordered, 'lines' | 'neededBy'>, facts: OrderFacts, day: string): boolean =>
  facts.closing === null && !isHeld(facts) && !isDelivered(order, facts) && deadlineOf(order, facts).due < day;

const faultOf = (
  order: Pick<Ordered, 'lines'>,
  given: readonly LineQuantity[],
  { line, quantity }: LineQuantity,
): string | null => {
  if (!Number.isInteger(line) || line < 1 || line > order.lines.length)
    return `The order has lines 1 to ${order.lines.length}.`;
  if (given.filter((other) => other.line === line).length > 1) return 'Name each line once.';
  return new Big(quantity).gt(0) ? null : 'Give a quantity above zero; what goes back is a return.';
};

/** What is wrong with a delivery, or a return, that is to be noted; empty when it may be. */
export const receiptFaults = (
  order: Pick<Ordered, 'lines'>,
  receipts: readonly Receipt[],
  given: Pick<Receipt, 'kind' | 'lines'>,
  { tolerancePercent, beyond }: DeliveryPolicy['overReceipt'],
): FieldError[] => {
  if (given.lines.length === 0) return [{ field: 'lines', reason: 'Name at least one line.' }];
  const faults = given.lines.flatMap((one) => {
    const reason = faultOf(order, given.lines, one);
    return reason === null ? [] : [{ field: `lines.${one.line}`, reason }];
  });
  if (faults.length > 0) return faults;
  const after = deliveredLines(order, [...receipts, { ...given, number: 0, key: '', reason: null, by: '', at: '' }]);
  return given.lines.flatMap(({ line }) => {
    const then = after[line - 1];
    if (then === undefined) return [];
    if (given.kind === 'returned')
      return new Big(then.returned).gt(then.received)
        ? [{ field: `lines.${line}`, reason: `Of this line ${then.received} were received; no more goes back.` }]
        : [];
    return beyond === 'refuse' && isBeyond(then, { tolerancePercent })
      ? [
          {
            field: `lines.${line}`,
            reason: `With it ${then.over} more would be here than the ${then.ordered} that were ordered; the policy allows ${tolerancePercent} %. Note what stays here, and have the rest go back with whoever brought it, or ask a buyer to change the order.`,
          },
        ]
      : [];
  });
};

export const isTold = ({ notices }: Pick<OrderFacts, 'notices'>, { kind, occasion, number }: Notice): boolean =>
  notices.some((given) => given.kind === kind && given.occasion === occasion && given.number === number);

/** Whether what the vendor wants for it in all is more than the order says. */
export const raisesTotal = (order: Pick<OrderDocument, 'total'>, { total: wanted }: Pick<Acknowledgement, 'total'>) =>
  wanted !== null && wanted.minor > order.total.minor;

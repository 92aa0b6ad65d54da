import type { OrderView } from '../services/records-view.ts';
import { namesIn, type Names } from './names.ts';
import { ownerText } from './next-commands.ts';
import type { Output } from './output.ts';
import { moneyText } from './requirement.ts';
import type { Session } from './session.ts';
import { when } from './text.ts';

type Change = OrderView['changes'][number];
type Delivery = NonNullable<OrderView['delivery']>;

const quantities = (lines: Delivery['receipts'][number]['lines']): string =>
  lines.map(({ line, quantity }) => `${line}=${quantity}`).join(' ');

const happened = (
  order: OrderView,
  nameOf: Names,
  { acknowledgements, receipts, holds, closing, notices }: Delivery,
): string[][] => {
  const rows = [
    ...acknowledgements.map(({ verdict, promised, total, note, by, at }) => [
      at,
      `${verdict} by the vendor`,
      [promised && `for ${promised}`, moneyText(total), note].filter(Boolean).join(', '),
      nameOf(by),
    ]),
    ...receipts.map(({ kind, lines, reason, by, at }) => [
      at,
      kind,
      [quantities(lines), reason].filter(Boolean).join(', '),
      nameOf(by),
    ]),
    ...holds.map(({ isHeld, reason, by, at }) => [at, isHeld ? 'put on hold' : 'released', reason, nameOf(by)]),
    ...notices.map(({ kind, outcome, at }) => [
      at,
      outcome === 'sent' ? 'vendor told' : 'vendor not told',
      kind,
      order.vendor.number,
    ]),
    ...(closing
      ? [[closing.at, closing.kind, closing.reason, closing.by === null ? 'the policy' : nameOf(closing.by)]]
      : []),
  ];
  return rows.toSorted(([a = ''], [b = '']) => a.localeCompare(b)).map(([at = '', ...rest]) => [when(at), ...rest]);
};

const stateOf = ({ state, why, refusedBy, withdrawal, postedAt }: Change, nameOf: Names): string =>
  [
    { open: 'waits', taken: 'taken', refused: 'refused', withdrawn: 'withdrawn', replaced: 'replaced' }[state],
    why === 'rejected' ? null : why?.replaceAll('_', ' '),
    refusedBy && `by ${nameOf(refusedBy)}`,
    withdrawal && `by ${nameOf(withdrawal.by)}: ${withdrawal.reason}`,
    state === 'taken' && (postedAt === null ? 'not in the ERP yet' : 'in the ERP'),
  ]
    .filter(Boolean)
    .join(', ');

/** What was to be otherwise, from what to what; and of a change that waits, who must approve it. */
const changed = ({ changes }: OrderView, nameOf: Names): string[][] =>
  changes.flatMap((change) => {
    const { number, version, reason, by, at, differences, approvals } = change;
    return [
      [`change ${number}`, stateOf(change, nameOf), `version ${version}: ${reason} (${nameOf(by)}, ${when(at)})`],
      ...differences.map(({ field, was, is }) => ['', field, `${was ?? 'none'} → ${is ?? 'none'}`]),
      ...approvals.map(({ task, role, verb, by: who, reason: said }) => [
        '',
        task,
        `${role}: ${verb === null ? 'asked' : `${verb}${who === null ? '' : ` by ${nameOf(who)}`}`}${said === null ? '' : `: ${said}`}`,
      ]),
    ];
  });

const versionsOf = ({ versions }: OrderView): string[][] =>
  versions.length < 2
    ? []
    : versions.map(({ version, date, total, lines }) => [
        `version ${version}`,
        date,
        moneyText(total) ?? '',
        lines.map(({ quantity, unitPrice }, at) => `${at + 1}: ${quantity} × ${unitPrice.amount}`).join('; '),
      ]);

/** An order as it was written, and what became of it; people by their names. */
export async function showOrder({ client, output }: Session, order: OrderView): Promise<void> {
  const names = await namesIn(client, order);
  output.result(order, () => show(output, order, names));
}

const show = (output: Output, order: OrderView, names: Names): void => {
  const { delivery } = order;
  output.section('Order', [
    ['number', order.number],
    ...(order.version > 1 ? [['version', String(order.version)]] : []),
    ['requisition', order.requisition],
    ['vendor', `${order.vendor.number} ${order.vendor.name}`],
    ['total', moneyText(order.total) ?? ''],
    ['status', order.status],
    [
      'sent',
      order.sentTo === null ? 'no' : `to ${order.sentTo}${order.sentAt === null ? '' : `, ${when(order.sentAt)}`}`,
    ],
    ['needed by', order.neededBy],
    ['delivered to', order.deliveryPlace],
    ...(delivery
      ? [['delivery', `${delivery.state}${delivery.overdue ? `, overdue since ${delivery.due}` : ''}`]]
      : []),
  ]);
  const lines = order.lines.map(({ description, quantity, unit, net }, at) => {
    const came = delivery?.lines[at];
    return [
      description,
      `${quantity} ${unit ?? ''}`,
      moneyText(net) ?? '',
      ...(came ? [`received ${came.received}, returned ${came.returned}, open ${came.open}`] : []),
    ];
  });
  output.section('Lines', lines);
  output.section('Versions', versionsOf(order));
  output.section('Changes', changed(order, names));
  output.section(
    'Asked',
    order.tasks.map(({ id, title, owner }) => [id, title, ownerText(owner, names)]),
  );
  output.section('Since it was sent', delivery ? happened(order, names, delivery) : []);
};

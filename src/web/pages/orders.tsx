import { z } from 'zod';
import { PlainText } from '../../domain/plain-text.ts';
import { formatUnitPrice } from '../../domain/money.ts';
import type { App } from '../../http/context.ts';
import { idOf } from '../../http/input.ts';
import { orderStatuses, type OrderRow, type OrderView } from '../../services/records-view.ts';
import { askedIn } from '../address.ts';
import type { Formats } from '../formats.ts';
import { page } from '../page.tsx';
import { LinesTable } from '../parts/lines.tsx';
import { Choice, Filters, List, Paging, Search } from '../parts/lists.tsx';
import { Time } from '../parts/time.tsx';
import { recordsTexts } from '../texts/records.ts';
import { requisitionsTexts } from '../texts/requisitions.ts';
import { tableTexts } from '../texts/table.ts';
import type { Page, Visit, WebDependencies } from '../visit.ts';

const PATH = '/orders';
const PER_PAGE = 50;

const Asked = z.object({
  status: z.enum(orderStatuses).optional().catch(undefined),
  vendor: PlainText.max(200).optional().catch(undefined),
  after: PlainText.max(1_000).optional(),
});

const tones = {
  numbered: 'working',
  posted: 'working',
  sent: 'completed',
  cancelled: 'canceled',
  observed: 'working',
} as const satisfies Record<OrderRow['status'], string>;

export const OrderStatus = ({ status, formats }: { status: OrderRow['status']; formats: Formats }) => (
  <span class={`badge ${tones[status]}`}>{recordsTexts[formats.language].orders.statuses[status]}</span>
);

const rowOf = (order: OrderRow, { formats }: Visit) => [
  <a href={`${PATH}/${order.number}`}>{order.number}</a>,
  <a href={`/requisitions/${order.requisition}`}>{order.requisition}</a>,
  <a href={`/vendors/${order.vendor.number}`}>{order.vendor.name}</a>,
  formats.money(order.total),
  <OrderStatus status={order.status} formats={formats} />,
  <Time at={order.sentAt ?? order.createdAt} formats={formats} />,
];

/** Orders as a list, wherever they are shown. */
export const Orders = ({ items, visit }: { items: readonly OrderRow[]; visit: Visit }) => {
  const { columns } = recordsTexts[visit.formats.language].orders;
  const shown = [
    { label: columns.number },
    { label: columns.requisition },
    { label: columns.vendor },
    { label: columns.total, isAmount: true as const },
    { label: columns.status },
    { label: columns.at },
  ];
  return <List columns={shown} rows={items.map((item) => rowOf(item, visit))} />;
};

const orders = async (visit: Visit): Promise<Page> => {
  const { c, who, services, formats } = visit;
  const { orders: words, all, status: label, search } = recordsTexts[formats.language];
  const asked = askedIn(c.req.url, ['status', 'vendor', 'after']);
  const { status, vendor, after } = Asked.parse(asked);
  const { items, next } = await services.orders(who, {
    ...(status && { status: [status] }),
    vendor,
    after,
    limit: PER_PAGE,
  });
  const options = orderStatuses.map((name) => [name, words.statuses[name]] as const);
  const isFiltered = status !== undefined || vendor !== undefined;
  const { reset, vendorNumber } = requisitionsTexts[formats.language];
  const body = (
    <>
      <Filters label={search} reset={isFiltered ? { href: PATH, label: reset } : null}>
        <Choice name="status" label={label} value={status} all={all} options={options} />
        <Search name="vendor" label={vendorNumber} value={vendor} type="text" />
      </Filters>
      {items.length === 0 ? <p class="empty">{words.empty}</p> : <Orders items={items} visit={visit} />}
      <Paging path={PATH} asked={asked} next={next} formats={formats} />
    </>
  );
  return { title: words.title, nav: 'orders', body };
};

const Head = ({ order, formats }: { order: OrderView; formats: Formats }) => {
  const words = recordsTexts[formats.language].orders;
  const { facts } = words;
  const sentAt = order.sentAt && formats.instant(order.sentAt);
  const rows = [
    [facts.vendor, <a href={`/vendors/${order.vendor.number}`}>{`${order.vendor.number} ${order.vendor.name}`}</a>],
    [facts.requisition, <a href={`/requisitions/${order.requisition}`}>{order.requisition}</a>],
    [facts.date, formats.day(order.date)],
    [facts.neededBy, formats.day(order.neededBy)],
    [facts.deliveryPlace, order.deliveryPlace],
    [facts.erp, order.erpNumber ?? '–'],
    [facts.sent, order.sentTo === null ? words.notSent : words.sent(order.sentTo, sentAt)],
  ];
  return (
    <dl class="head">
      {rows.map(([name, value]) => (
        <>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </>
      ))}
    </dl>
  );
};

const Lines = ({ order, formats }: { order: OrderView; formats: Formats }) => {
  const words = recordsTexts[formats.language].orders;
  const lines = order.lines.map(({ description, quantity, unit, unitPrice, net }) => ({
    description,
    quantity,
    unit,
    unitPrice: formatUnitPrice(unitPrice, formats.language),
    net: formats.money(net),
  }));
  const sums = [
    ...order.charges.map(({ label, amount }) => ({ label, amount: formats.money(amount) })),
    ...(order.tax ? [{ label: tableTexts[formats.language].tax, amount: formats.money(order.tax) }] : []),
    { label: order.totalIs === 'gross' ? words.gross : words.net, amount: formats.money(order.total), isTotal: true },
  ];
  return <LinesTable lines={lines} sums={sums} formats={formats} />;
};

const order = async (visit: Visit): Promise<Page> => {
  const { c, who, services, formats } = visit;
  const words = recordsTexts[formats.language].orders;
  const view = await services.order(who, idOf(c));
  const body = (
    <>
      <p class="lead">
        <OrderStatus status={view.status} formats={formats} />
      </p>
      <section>
        <Head order={view} formats={formats} />
      </section>
      <section>
        <h2>{words.lines}</h2>
        <Lines order={view} formats={formats} />
      </section>
    </>
  );
  return { title: words.order(view.number), nav: 'orders', body };
};

/** What was ordered, from whom, and whether it has been sent. */
export function orderRoutes(app: App, dependencies: WebDependencies): void {
  app.get(PATH, page(dependencies, orders));
  app.get(`${PATH}/:id`, page(dependencies, order));
}

import { z } from 'zod';
import { PlainText } from '../../domain/plain-text.ts';
import { checked } from '../../http/body.ts';
import type { App } from '../../http/context.ts';
import { orderStatuses, type OrderRow } from '../../services/records-view.ts';
import { askedIn } from '../address.ts';
import type { Formats } from '../formats.ts';
import { page } from '../page.tsx';
import { Choice, Filters, List, Paging, Search } from '../parts/lists.tsx';
import { Time } from '../parts/time.tsx';
import { recordsTexts } from '../texts/records.ts';
import { requisitionsTexts } from '../texts/requisitions.ts';
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
  const { status, vendor, after } = checked(Asked, asked);
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

/** What was ordered, from whom, and whether it has been sent. */
export function orderRoutes(app: App, dependencies: WebDependencies): void {
  app.get(PATH, page(dependencies, orders));
}

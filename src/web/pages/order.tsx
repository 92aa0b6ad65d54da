import { z } from 'zod';
import { receiptKinds, verdicts } from '../../domain/delivery.ts';
import { QuartermasterError } from '../../domain/errors.ts';
import { formatUnitPrice } from '../../domain/money.ts';
import { PlainText } from '../../domain/plain-text.ts';
import type { App } from '../../http/context.ts';
import { idOf } from '../../http/input.ts';
import type { WantedOrderChange } from '../../services/api.ts';
import type { OrderView } from '../../services/records-view.ts';
import { versionOf } from '../../services/version.ts';
import { readForm } from '../form.ts';
import type { Formats } from '../formats.ts';
import { page } from '../page.tsx';
import { Delivered } from '../parts/delivery.tsx';
import { LinesTable } from '../parts/lines.tsx';
import { OrderForms, type Attempt } from '../parts/order-forms.tsx';
import { groundOf, groundsIn, orderForms, type OrderForm } from '../parts/order-ground.ts';
import { Waits } from '../parts/sections.tsx';
import { Versions } from '../parts/versions.tsx';
import { deliveryTexts } from '../texts/delivery.ts';
import { recordsTexts } from '../texts/records.ts';
import { tableTexts } from '../texts/table.ts';
import { versionTexts } from '../texts/versions.ts';
import type { Page, Visit, WebDependencies } from '../visit.ts';
import { OrderStatus } from './orders.tsx';

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

/** The form that the address opens. */
const askedIn = ({ c }: Visit): OrderForm | null => orderForms.find((form) => form === c.req.query('form')) ?? null;

const orderPage = async (visit: Visit, newKey: string, attempt: Attempt | null): Promise<Page> => {
  const { c, who, services, formats } = visit;
  const words = recordsTexts[formats.language].orders;
  const view = await services.order(who, idOf(c));
  await visit.meet(view);
  const grounds = groundsIn(attempt === null ? (c.req.queries('ground') ?? []) : []);
  const given = { order: view, visit, attempt, asked: askedIn(visit), newKey, grounds };
  const forms = <OrderForms {...given} />;
  const body = (
    <>
      <p class="lead">
        <OrderStatus status={view.status} formats={formats} />
        {view.version > 1 && <> {versionTexts[formats.language].version(view.version)}</>}
      </p>
      {attempt !== null && (
        <p class="notice" role="alert">
          {attempt.why}
        </p>
      )}
      <Waits view={view} formats={formats} />
      <section>
        <Head order={view} formats={formats} />
      </section>
      <section>
        <h2>{words.lines}</h2>
        <Lines order={view} formats={formats} />
      </section>
      <Versions order={view} formats={formats} />
      {view.delivery !== null && (
        <Delivered order={view} delivery={view.delivery} formats={formats}>
          {forms}
        </Delivered>
      )}
    </>
  );
  const state =
    attempt === null ? { live: `/v1/orders/${view.number}/events?after=${versionOf(view)}` } : { status: 422 as const };
  return { title: words.order(view.number), nav: 'orders', body, ...state };
};

const Blank = PlainText.max(1_000).transform((text) => (text.trim() === '' ? null : text.trim()));
const Receiving = z.object({
  kind: z.enum(receiptKinds),
  key: PlainText.min(1).max(200),
  reason: Blank.default(null),
});
const Acknowledging = z.object({
  verdict: z.enum(verdicts),
  promised: Blank.pipe(z.iso.date().nullable()).default(null),
  total: Blank.default(null),
  note: Blank.default(null),
});

const Quantity = z.string().regex(/^\d{1,12}(\.\d{1,6})?$/);

/** What was typed by line under this name. A comma is what people type for a point where they live. */
const byLine = (fields: Attempt['fields'], name: string): { line: number; amount: string }[] =>
  Object.entries(fields).flatMap(([field, typed]) => {
    const line = field.startsWith(`${name}-`) ? /^\d{1,5}$/.exec(field.slice(name.length + 1))?.[0] : undefined;
    const amount = typed.trim().replace(',', '.');
    return line === undefined || amount === '' ? [] : [{ line: Number(line), amount: Quantity.parse(amount) }];
  });

const linesOf = (fields: Attempt['fields']) =>
  byLine(fields, 'line').map(({ line, amount }) => ({ line, quantity: amount }));

const Changing = z.object({
  neededBy: Blank.pipe(z.iso.date().nullable()).default(null),
  tax: Blank.transform((text) => text?.replace(',', '.') ?? null)
    .pipe(Quantity.nullable())
    .default(null),
  reason: PlainText.max(1_000).default(''),
});

/** The form has every line as it is, and what was typed over it. */
const changeOf = (fields: Attempt['fields']): WantedOrderChange => {
  const prices = byLine(fields, 'price');
  const lines = byLine(fields, 'quantity').map(({ line, amount }) => {
    const unitPrice = prices.find((price) => price.line === line)?.amount;
    return { line, quantity: amount, ...(unitPrice !== undefined && { unitPrice }) };
  });
  const others = prices.filter(({ line }) => !lines.some((one) => one.line === line));
  return {
    ...Changing.parse(fields),
    lines: [...lines, ...others.map(({ line, amount }) => ({ line, unitPrice: amount }))],
  };
};

type Sent = Readonly<Record<string, string>>;

const Withdrawing = z.object({ change: z.coerce.number().int().positive(), reason: PlainText.max(1_000).default('') });

/** The form says how everything is to be, so it counts only for the order that it was opened on. */
const changed = async ({ c, who, services, formats }: Visit, fields: Sent): Promise<OrderView> => {
  const order = await services.order(who, idOf(c));
  const { ground } = fields;
  if (ground !== undefined && ground !== groundOf('change', order))
    throw new QuartermasterError('stale', deliveryTexts[formats.language].stale);
  return services.changeOrder(who, idOf(c), changeOf(fields), [versionOf(order)]);
};

const acting = {
  receive: ({ c, who, services }: Visit, fields: Sent) =>
    services.receiveOrder(who, idOf(c), { ...Receiving.parse(fields), lines: linesOf(fields) }),
  acknowledge: ({ c, who, services }: Visit, fields: Sent) =>
    services.acknowledgeOrder(who, idOf(c), Acknowledging.parse(fields)),
  change: changed,
  withdraw: ({ c, who, services }: Visit, fields: Sent) =>
    services.withdrawChange(who, idOf(c), Withdrawing.parse(fields)),
  close: ({ c, who, services }: Visit, { reason = '' }: Sent) => services.closeOrder(who, idOf(c), reason),
  cancel: ({ c, who, services }: Visit, { reason = '' }: Sent) => services.cancelOrder(who, idOf(c), reason),
  hold: ({ c, who, services }: Visit, { reason = '' }: Sent) => services.holdOrder(who, idOf(c), reason),
  release: ({ c, who, services }: Visit, { reason = '' }: Sent) => services.releaseOrder(who, idOf(c), reason),
} as const satisfies Record<OrderForm, (visit: Visit, fields: Sent) => Promise<OrderView>>;

/** Why it was not taken; what is not there is a page of its own. */
const whyOf = (error: unknown): string => {
  if (error instanceof z.ZodError) return z.prettifyError(error);
  if (!(error instanceof QuartermasterError) || error.code === 'not_found') throw error;
  return [error.message, ...error.fields.map(({ field, reason }) => `${field}: ${reason}`)].join(' ');
};

/** One order: what was ordered, what became of it, and what the reader may say about it. */
export function orderPageRoutes(app: App, dependencies: WebDependencies): void {
  app.get(
    '/orders/:id',
    page(dependencies, (visit) => orderPage(visit, dependencies.newId(), null)),
  );
  for (const form of orderForms)
    app.post(
      `/orders/:id/${form}`,
      page(dependencies, async (visit) => {
        const fields = await readForm(visit.c, dependencies.limits);
        try {
          await acting[form](visit, fields);
        } catch (error) {
          return orderPage(visit, dependencies.newId(), { form, fields, why: whyOf(error) });
        }
        return visit.c.redirect(`/orders/${idOf(visit.c)}`, 303);
      }),
    );
}

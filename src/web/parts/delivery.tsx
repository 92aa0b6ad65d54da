import type { Child } from 'hono/jsx';
import type { OrderView } from '../../services/records-view.ts';
import type { Formats } from '../formats.ts';
import { deliveryTexts } from '../texts/delivery.ts';
import { Time } from './time.tsx';

type Delivery = NonNullable<OrderView['delivery']>;

const tones = {
  sent: 'working',
  acknowledged: 'working',
  partially_received: 'working',
  received: 'completed',
  over_received: 'input_required',
  on_hold: 'blocked',
  closed: 'completed',
  cancelled: 'canceled',
} as const satisfies Record<Delivery['state'], string>;

const DeliveryBadge = ({ delivery, formats }: { delivery: Delivery; formats: Formats }) => {
  const words = deliveryTexts[formats.language];
  const day = formats.day(delivery.due);
  return (
    <>
      <span class={`badge ${tones[delivery.state]}`}>{words.states[delivery.state]}</span>{' '}
      {delivery.overdue ? (
        <span class="badge input_required">{words.overdue(day)}</span>
      ) : (
        delivery.closing === null && <small>{words.due(day)}</small>
      )}
    </>
  );
};

const columns = ['ordered', 'received', 'returned', 'open'] as const;

const Quantities = ({ order, delivery, formats }: { order: OrderView; delivery: Delivery; formats: Formats }) => {
  const words = deliveryTexts[formats.language];
  return (
    <table class="lines">
      <thead>
        <tr>
          <th scope="col">{words.columns.line}</th>
          {columns.map((name) => (
            <th scope="col" class="amount">
              {words.columns[name]}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {delivery.lines.map((line, at) => (
          <tr>
            <td data-label={words.columns.line}>
              {at + 1} {order.lines[at]?.description}
            </td>
            {columns.map((name) => (
              <td class="amount" data-label={words.columns[name]}>
                {line[name]}
                {name === 'open' && line.over !== '0' && <small> {words.over(line.over)}</small>}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
};

type Happened = { at: string; what: string; more: (string | null)[] };

const happened = (delivery: Delivery, formats: Formats): Happened[] => {
  const words = deliveryTexts[formats.language];
  const { acknowledgements, receipts, holds, deadlines, notices, closing } = delivery;
  const all: Happened[] = [
    ...acknowledgements.map(({ verdict, promised, total, note, by, at }) => ({
      at,
      what: words.answer(verdict, formats.person(by)),
      more: [promised && words.promised(formats.day(promised)), total && words.total(formats.money(total)), note],
    })),
    ...receipts.map(({ kind, lines, reason, by, at }) => ({
      at,
      what: words.receipt(
        kind,
        lines.map(({ line, quantity }) => words.ofLine(quantity, String(line))).join('; '),
        formats.person(by),
      ),
      more: [reason],
    })),
    ...holds.map(({ isHeld, reason, by, at }) => ({
      at,
      what: words.held(isHeld, formats.person(by)),
      more: [reason],
    })),
    ...deadlines.map(({ due, by, at }) => ({
      at,
      what: words.deadline(formats.day(due), formats.person(by)),
      more: [],
    })),
    ...notices.map(({ kind, outcome, at }) => ({
      at,
      what: outcome === 'sent' ? words.told[kind] : words.notTold,
      more: [],
    })),
    ...(closing
      ? [
          {
            at: closing.at,
            what: words.closed(closing.kind, closing.by && formats.person(closing.by)),
            more: [closing.reason],
          },
        ]
      : []),
  ];
  return all.toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at));
};

const Since = ({ delivery, formats }: { delivery: Delivery; formats: Formats }) => {
  const words = deliveryTexts[formats.language];
  const rows = happened(delivery, formats);
  return (
    <>
      <h3>{words.since}</h3>
      {rows.length === 0 ? (
        <p>{words.nothing}</p>
      ) : (
        <ul>
          {rows.map(({ at, what, more }) => (
            <li>
              {what}, <Time at={at} formats={formats} />
              <br />
              <small>{more.filter(Boolean).join(', ')}</small>
            </li>
          ))}
        </ul>
      )}
    </>
  );
};

const OnHold = ({ delivery: { state, holds }, formats }: { delivery: Delivery; formats: Formats }) => {
  const last = holds.at(-1);
  if (state !== 'on_hold' || last === undefined) return null;
  return (
    <p class="notice">
      {deliveryTexts[formats.language].onHold(formats.person(last.by))} <q>{last.reason}</q>
    </p>
  );
};

/** What became of an order: how much came of each line, and who said what; `children` are the forms. */
export const Delivered = ({
  order,
  delivery,
  formats,
  children,
}: {
  order: OrderView;
  delivery: Delivery;
  formats: Formats;
  children: Child;
}) => (
  <section>
    <h2>{deliveryTexts[formats.language].title}</h2>
    <p>
      <DeliveryBadge delivery={delivery} formats={formats} />
    </p>
    <OnHold delivery={delivery} formats={formats} />
    <Quantities order={order} delivery={delivery} formats={formats} />
    <Since delivery={delivery} formats={formats} />
    {children}
  </section>
);

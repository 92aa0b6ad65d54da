import type { Child } from 'hono/jsx';
import { receiptKinds, verdicts } from '../../domain/delivery.ts';
import type { OrderView } from '../../services/records-view.ts';
import { deliveryTexts, type OrderAct } from '../texts/delivery.ts';
import { versionTexts } from '../texts/versions.ts';
import type { Visit } from '../visit.ts';
import { groundOf, offeredTo, openOf, orderForms, type OrderForm } from './order-ground.ts';

/** What was sent and not taken, with why; `form` is which of the forms it was. */
export type Attempt = { form: string; fields: Readonly<Record<string, string>>; why: string };

/** `asked`: the form that the reader wants to see open. */
type Shown = { order: OrderView; visit: Visit; attempt: Attempt | null; asked: OrderForm | null };

type Of = {
  name: OrderForm;
  title: string;
  hint: string;
  button: string;
  shown: Shown;
  children: Child;
};

const idOf = (name: OrderForm): string => `form-${name}`;

/** As long as it is open, a page that follows leaves it as it is (document.tsx): what is being typed is nobody's to change. */
const Form = ({ name, title, hint, button, shown: { order, attempt, asked }, children }: Of) => (
  <details id={idOf(name)} open={attempt?.form === name || asked === name}>
    <summary>{title}</summary>
    <form method="post" action={`/orders/${order.number}/${name}`}>
      <p class="hint">{hint}</p>
      <input type="hidden" name="ground" value={groundOf(name, order)} />
      {children}
      {attempt?.form === name && <p class="error">{attempt.why}</p>}
      <button>{button}</button>
    </form>
  </details>
);

type Typed = {
  id: string;
  name: string;
  label: string;
  value?: string | undefined;
  type?: 'text' | 'date';
  required?: boolean;
};

const Field = ({ id, name, label, value = '', type = 'text', required = false }: Typed) => (
  <div class="field">
    <label for={id}>{label}</label>
    <input id={id} name={name} type={type} value={value} required={required} maxlength={1000} />
  </div>
);

type Chosen = {
  id: string;
  name: string;
  label: string;
  value: string | undefined;
  options: readonly (readonly [string, string])[];
};

const Select = ({ id, name, label, value, options }: Chosen) => (
  <div class="field">
    <label for={id}>{label}</label>
    <select id={id} name={name}>
      {options.map(([option, text]) => (
        <option value={option} selected={option === value}>
          {text}
        </option>
      ))}
    </select>
  </div>
);

const typedIn = (attempt: Attempt | null, form: string): Attempt['fields'] =>
  attempt?.form === form ? attempt.fields : {};

/** `key`: the same form, sent twice, is the same delivery. */
const Receive = ({ newKey, ...shown }: Shown & { newKey: string }) => {
  const { order, visit, attempt } = shown;
  const { receive: words } = deliveryTexts[visit.formats.language];
  const typed = typedIn(attempt, 'receive');
  const kinds = receiptKinds.map((kind) => [kind, words.kinds[kind]] as const);
  return (
    <Form name="receive" {...words} hint={isOnHold(order) ? `${words.onHold} ${words.hint}` : words.hint} shown={shown}>
      <input type="hidden" name="key" value={typed['key'] ?? newKey} />
      <Select id="receive-kind" name="kind" label={words.kind} value={typed['kind']} options={kinds} />
      {order.lines.map(({ description }, at) => (
        <Field
          id={`line-${at + 1}`}
          name={`line-${at + 1}`}
          label={`${words.quantity(String(at + 1))}: ${description}`}
          value={typed[`line-${at + 1}`]}
        />
      ))}
      <Field id="receive-reason" name="reason" label={words.why} value={typed['reason']} />
    </Form>
  );
};

const Acknowledge = (shown: Shown) => {
  const { order, visit, attempt } = shown;
  const { acknowledge: words } = deliveryTexts[visit.formats.language];
  const typed = typedIn(attempt, 'acknowledge');
  const options = verdicts.map((verdict) => [verdict, words.verdicts[verdict]] as const);
  return (
    <Form name="acknowledge" {...words} shown={shown}>
      <Select id="verdict" name="verdict" label={words.verdict} value={typed['verdict']} options={options} />
      <Field id="promised" name="promised" label={words.promised} value={typed['promised']} type="date" />
      <Field id="total" name="total" label={`${words.total} (${order.total.currency})`} value={typed['total']} />
      <Field id="note" name="note" label={words.note} value={typed['note']} />
    </Form>
  );
};

const Change = (shown: Shown) => {
  const { order, visit, attempt } = shown;
  const { form: words } = versionTexts[visit.formats.language];
  const typed = typedIn(attempt, 'change');
  return (
    <Form
      name="change"
      {...words}
      hint={openOf(order) === null ? words.hint : `${words.inPlace} ${words.hint}`}
      shown={shown}
    >
      {order.lines.map(({ description, quantity, unitPrice }, at) => {
        const number = String(at + 1);
        const [amount, price] = [`quantity-${number}`, `price-${number}`];
        return (
          <>
            <Field
              id={amount}
              name={amount}
              label={`${words.quantity(number)}: ${description}`}
              value={typed[amount] ?? quantity}
            />
            <Field
              id={price}
              name={price}
              label={`${words.price(number)} (${unitPrice.currency})`}
              value={typed[price] ?? unitPrice.amount}
            />
          </>
        );
      })}
      <Field
        id="change-needed-by"
        name="neededBy"
        label={words.neededBy}
        value={typed['neededBy'] ?? order.neededBy}
        type="date"
      />
      {order.tax !== null && (
        <Field id="change-tax" name="tax" label={`${words.tax} (${order.tax.currency})`} value={typed['tax']} />
      )}
      <Field
        id="change-reason"
        name="reason"
        label={deliveryTexts[visit.formats.language].reason}
        value={typed['reason']}
        required
      />
    </Form>
  );
};

const Withdraw = (shown: Shown) => {
  const { order, visit, attempt } = shown;
  const { withdraw: words } = versionTexts[visit.formats.language];
  const { reason } = typedIn(attempt, 'withdraw');
  return (
    <Form name="withdraw" {...words} shown={shown}>
      <input type="hidden" name="change" value={String(openOf(order)?.number ?? '')} />
      <Reason name="withdraw" value={reason} visit={visit} />
    </Form>
  );
};

const Reason = ({ name, value, visit }: { name: OrderForm; value: string | undefined; visit: Visit }) => (
  <Field
    id={`${name}-reason`}
    name="reason"
    label={deliveryTexts[visit.formats.language].reason}
    value={value}
    required
  />
);

const Act = ({ act, ...shown }: Shown & { act: OrderAct }) => {
  const { visit, attempt } = shown;
  return (
    <Form name={act} {...deliveryTexts[visit.formats.language].acts[act]} shown={shown}>
      <Reason name={act} value={typedIn(attempt, act)['reason']} visit={visit} />
    </Form>
  );
};

const isOnHold = ({ delivery }: OrderView): boolean => delivery?.state === 'on_hold';

type Whole = Shown & { newKey: string };

const written = {
  receive: (whole) => <Receive {...whole} />,
  acknowledge: (whole) => <Acknowledge {...whole} />,
  change: (whole) => <Change {...whole} />,
  withdraw: (whole) => <Withdraw {...whole} />,
  close: (whole) => <Act {...whole} act="close" />,
  cancel: (whole) => <Act {...whole} act="cancel" />,
  hold: (whole) => <Act {...whole} act="hold" />,
  release: (whole) => <Act {...whole} act="release" />,
} as const satisfies Record<OrderForm, (whole: Whole) => Child>;

type Slot = { name: OrderForm; whole: Whole; isOffered: boolean; ground: string | undefined };

/** The place of a form that is offered, or that a window has open; `ground`: what it stands on there. */
const Placed = ({ name, whole, isOffered, ground }: Slot) => {
  const words = deliveryTexts[whole.visit.formats.language];
  if (!isOffered)
    return (
      <div class="act gone" id={`act-${name}`}>
        <details id={idOf(name)} />
        <p class="moved" role="status">
          {words.gone}
        </p>
      </div>
    );
  const isMoved = ground !== undefined && ground !== groundOf(name, whole.order);
  return (
    <div class="act" id={`act-${name}`}>
      {written[name](whole)}
      {isMoved && (
        <p class="moved" role="status">
          {words.moved} <a href={`/orders/${whole.order.number}?form=${name}#${idOf(name)}`}>{words.anew}</a>
        </p>
      )}
    </div>
  );
};

/**
 * What the reader may say about an order that is under way; nothing for whoever may not, or where it is over. `grounds`: of the forms that
 * a window has already, by which it is told of those under which the order has changed.
 */
export const OrderForms = ({ grounds, ...whole }: Whole & { grounds: ReadonlyMap<OrderForm, string> }) => {
  const { order, visit } = whole;
  const offered = offeredTo(visit.who, order);
  const placed = orderForms.filter((name) => offered.includes(name) || grounds.has(name));
  if (placed.length === 0) return null;
  return (
    <div class="acts" id="acts">
      {placed.map((name) => (
        <Placed name={name} whole={whole} isOffered={offered.includes(name)} ground={grounds.get(name)} />
      ))}
    </div>
  );
};

import type { Child } from 'hono/jsx';
import { receiptKinds, verdicts } from '../../domain/delivery.ts';
import { mayAsk } from '../../domain/rights.ts';
import type { OrderView } from '../../services/records-view.ts';
import { deliveryTexts, type OrderAct } from '../texts/delivery.ts';
import { versionTexts } from '../texts/versions.ts';
import type { Visit } from '../visit.ts';

export const orderActs = ['close', 'cancel', 'hold', 'release'] as const satisfies OrderAct[];

/** What was sent and not taken, with why; `form` is which of the forms it was. */
export type Attempt = { form: string; fields: Readonly<Record<string, string>>; why: string };

type Shown = { order: OrderView; visit: Visit; attempt: Attempt | null };

type Of = {
  name: string;
  title: string;
  hint: string;
  button: string;
  order: OrderView;
  attempt: Attempt | null;
  children: Child;
};

const Form = ({ name, title, hint, button, order, attempt, children }: Of) => (
  <details open={attempt?.form === name}>
    <summary>{title}</summary>
    <form method="post" action={`/orders/${order.number}/${name}`}>
      <p class="hint">{hint}</p>
      {children}
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
const Receive = ({ order, visit, attempt, newKey }: Shown & { newKey: string }) => {
  const { receive: words } = deliveryTexts[visit.formats.language];
  const typed = typedIn(attempt, 'receive');
  const kinds = receiptKinds.map((kind) => [kind, words.kinds[kind]] as const);
  return (
    <Form name="receive" {...words} order={order} attempt={attempt}>
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

const Acknowledge = ({ order, visit, attempt }: Shown) => {
  const { acknowledge: words } = deliveryTexts[visit.formats.language];
  const typed = typedIn(attempt, 'acknowledge');
  const options = verdicts.map((verdict) => [verdict, words.verdicts[verdict]] as const);
  return (
    <Form name="acknowledge" {...words} order={order} attempt={attempt}>
      <Select id="verdict" name="verdict" label={words.verdict} value={typed['verdict']} options={options} />
      <Field id="promised" name="promised" label={words.promised} value={typed['promised']} type="date" />
      <Field id="total" name="total" label={`${words.total} (${order.total.currency})`} value={typed['total']} />
      <Field id="note" name="note" label={words.note} value={typed['note']} />
    </Form>
  );
};

const Change = ({ order, visit, attempt }: Shown) => {
  const { form: words } = versionTexts[visit.formats.language];
  const typed = typedIn(attempt, 'change');
  return (
    <Form name="change" {...words} order={order} attempt={attempt}>
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

const Act = ({ order, visit, attempt, act }: Shown & { act: OrderAct }) => {
  const words = deliveryTexts[visit.formats.language];
  return (
    <Form name={act} {...words.acts[act]} order={order} attempt={attempt}>
      <Field id={`${act}-reason`} name="reason" label={words.reason} value={typedIn(attempt, act)['reason']} required />
    </Form>
  );
};

type Delivery = NonNullable<OrderView['delivery']>;

const isOffered = {
  close: () => true,
  cancel: ({ receipts }) => receipts.length === 0,
  hold: ({ state }) => state !== 'on_hold',
  release: ({ state }) => state === 'on_hold',
} as const satisfies Record<OrderAct, (delivery: Delivery) => boolean>;

/** Whether there is something left to change; whether it may be now is found out when it is proposed. */
const isChangeable = {
  sent: true,
  acknowledged: true,
  partially_received: true,
  received: false,
  over_received: true,
  on_hold: false,
  closed: false,
  cancelled: false,
} as const satisfies Record<Delivery['state'], boolean>;

/** What the reader may say about an order that is under way; nothing for whoever may not, or where it is over. */
export const OrderForms = (shown: Shown & { newKey: string }) => {
  const { order, visit } = shown;
  const { delivery } = order;
  if (delivery === null || delivery.closing !== null) return null;
  const may = (operation: Parameters<typeof mayAsk>[1]): boolean => mayAsk(visit.who.roles, operation);
  const mayChange = isChangeable[delivery.state] && may('changeOrder');
  const acts = orderActs.filter((act) => isOffered[act](delivery) && may(`${act}Order`));
  return (
    <div class="acts">
      {may('receiveOrder') && delivery.state !== 'on_hold' && <Receive {...shown} />}
      {may('acknowledgeOrder') && <Acknowledge {...shown} />}
      {mayChange && <Change {...shown} />}
      {acts.map((act) => (
        <Act {...shown} act={act} />
      ))}
    </div>
  );
};

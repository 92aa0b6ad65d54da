import { hasArrived } from '../../domain/delivery.ts';
import { mayAsk, type Operation } from '../../domain/rights.ts';
import type { Person } from '../../services/api.ts';
import type { OrderChangeView, OrderView } from '../../services/records-view.ts';
import { versionOf } from '../../services/version.ts';

/** What may be said about an order by a form of its page, in their order there. */
export const orderForms = [
  'receive',
  'acknowledge',
  'change',
  'withdraw',
  'close',
  'cancel',
  'hold',
  'release',
] as const;
export type OrderForm = (typeof orderForms)[number];

type Delivery = NonNullable<OrderView['delivery']>;

/** The change that nobody has decided yet. */
export const openOf = ({ changes }: Pick<OrderView, 'changes'>): OrderChangeView | null =>
  changes.find(({ state }) => state === 'open') ?? null;

const operationOf = {
  receive: 'receiveOrder',
  acknowledge: 'acknowledgeOrder',
  change: 'changeOrder',
  withdraw: 'withdrawChange',
  close: 'closeOrder',
  cancel: 'cancelOrder',
  hold: 'holdOrder',
  release: 'releaseOrder',
} as const satisfies Record<OrderForm, Operation>;

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

const always = (): boolean => true;

const isPossible = {
  receive: always,
  acknowledge: always,
  change: (_, { state }) => isChangeable[state],
  withdraw: (order) => openOf(order) !== null,
  close: always,
  cancel: (_, delivery) => !hasArrived(delivery),
  hold: (_, { state }) => state !== 'on_hold',
  release: (_, { state }) => state === 'on_hold',
} as const satisfies Record<OrderForm, (order: OrderView, delivery: Delivery) => boolean>;

const isTheirs = ({ person, roles }: Person, form: OrderForm, order: OrderView): boolean => {
  if (form !== 'withdraw' || roles.includes('buyer')) return true;
  const open = openOf(order);
  return person === open?.by || person === open?.inPlaceOf;
};

/** The forms that make sense for this person and this order as it stands. */
export const offeredTo = (who: Person, order: OrderView): OrderForm[] => {
  const { delivery } = order;
  if (delivery === null || delivery.closing !== null) return [];
  return orderForms.filter(
    (form) => mayAsk(who.roles, operationOf[form]) && isPossible[form](order, delivery) && isTheirs(who, form, order),
  );
};

const standOf = ({ version, delivery }: OrderView) => ({
  version,
  state: delivery?.state ?? null,
  lines: delivery?.lines ?? [],
});

const openNumber = (order: OrderView): number | null => openOf(order)?.number ?? null;

const grounds = {
  receive: standOf,
  acknowledge: ({ version, delivery }) => ({ version, said: delivery?.acknowledgements.length ?? 0 }),
  change: (order) => ({ ...standOf(order), open: openNumber(order) }),
  withdraw: openNumber,
  close: (order) => ({ ...standOf(order), open: openNumber(order) }),
  cancel: (order) => ({ ...standOf(order), open: openNumber(order) }),
  hold: standOf,
  release: standOf,
} as const satisfies Record<OrderForm, (order: OrderView) => unknown>;

/** Names what of the order a form stands on: as long as that is so, it is of the same ground. */
export const groundOf = (form: OrderForm, order: OrderView): string =>
  `${form}.${versionOf({ ground: grounds[form](order) })}`;

/** By form, from what a window sent along; what is no ground is not there. */
export const groundsIn = (sent: readonly string[]): Map<OrderForm, string> =>
  new Map(
    orderForms.flatMap((form) => {
      const ground = sent.find((one) => one.startsWith(`${form}.`));
      return ground === undefined ? [] : [[form, ground] as const];
    }),
  );

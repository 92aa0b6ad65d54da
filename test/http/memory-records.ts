import { QuartermasterError } from '../../src/domain/errors.ts';
import { columnsOf } from '../../src/domain/report.ts';
import type { Person, Services } from '../../src/services/api.ts';
import type { OrderView, VendorView } from '../../src/services/records-view.ts';
import type { TaskView } from '../../src/services/view.ts';

type Enter = (who: Person, ...call: unknown[]) => void;
type Records = Pick<
  Services,
  | 'spend'
  | 'requisitionSpend'
  | 'report'
  | 'modelReport'
  | 'vendors'
  | 'vendor'
  | 'holdVendor'
  | 'releaseVendor'
  | 'proposeMerge'
  | 'confirmMerge'
  | 'rejectMerge'
  | 'budgets'
  | 'policies'
  | 'policy'
  | 'orders'
  | 'order'
  | 'receiveOrder'
  | 'acknowledgeOrder'
  | 'changeOrder'
  | 'withdrawChange'
  | 'closeOrder'
  | 'cancelOrder'
  | 'holdOrder'
  | 'releaseOrder'
>;
type Sharing = Pick<Services, 'claim' | 'release' | 'assign'>;

const AT = '2026-11-23T09:00:00+00:00';
const usd = (minor: number) => ({ currency: 'USD', minor });

const vendor: VendorView = {
  number: 'V-1001',
  name: 'Northwind\u001b[31m Traders',
  country: 'US',
  status: 'hold',
  holdReason: 'An invoice is disputed.',
  mergedInto: null,
  confirmed: true,
  categories: ['lab'],
  asOf: AT,
  aliases: [],
  taxIds: ['91-1234567'],
  email: 'sales@northwind.example',
  domains: ['northwind.example'],
  duns: '150483782',
  confirmation: { at: AT, by: 'buyer', source: 'register' },
  registeredFor: null,
  risk: {
    decision: 'conditional',
    reasons: [{ code: 'supplier_risk_high', text: 'Supplier evaluation risk is 7.' }],
    requisition: 'R-000001',
    at: AT,
  },
  holds: [{ isHeld: true, reason: 'An invoice is disputed.', by: 'compliance', at: AT }],
  absorbed: [{ number: 'V-00003', name: 'Northwind Trading' }],
  merges: [],
};

const lines: OrderView['lines'] = [
  {
    description: 'Drive',
    quantity: '4',
    unit: 'pcs',
    unitPrice: { currency: 'USD', amount: '370.00' },
    net: usd(148_000),
  },
];

const firstLines = lines.map((line) => ({ ...line, quantity: '5', net: usd(185_000) }));

const orderChange: OrderView['changes'][number] = {
  number: 1,
  version: 2,
  state: 'open',
  why: null,
  refusedBy: null,
  withdrawal: null,
  endedAt: null,
  postedAt: null,
  reason: 'One is enough less.',
  acknowledgement: null,
  by: 'buyer',
  inPlaceOf: null,
  at: AT,
  total: usd(148_000),
  neededBy: '2026-12-15',
  differences: [],
  digest: 'b'.repeat(64),
  approvals: [],
};

const order: OrderView = {
  number: 'PO-000001',
  requisition: 'R-000001',
  vendor: { number: 'V-1001', name: 'Northwind Traders' },
  total: usd(148_000),
  status: 'sent',
  erpNumber: '4711',
  createdAt: AT,
  sentAt: AT,
  version: 2,
  date: '2026-11-23',
  neededBy: '2026-12-15',
  deliveryPlace: 'Lab 2',
  sentTo: 'sales@northwind.example',
  lines,
  charges: [],
  tax: null,
  totalIs: 'net',
  delivery: {
    state: 'partially_received',
    overdue: false,
    due: '2026-12-15',
    lines: [{ ordered: '4', received: '3', returned: '1', open: '2', over: '0' }],
    acknowledgements: [
      {
        number: 1,
        version: 1,
        verdict: 'accepted',
        dated: '2026-11-24',
        promised: '2026-12-10',
        total: null,
        note: 'With pleasure.',
        by: 'buyer',
        at: AT,
      },
    ],
    receipts: [
      {
        number: 1,
        key: 'note-1',
        kind: 'received',
        lines: [{ line: 1, quantity: '3' }],
        reason: null,
        by: 'receiver',
        at: AT,
      },
      {
        number: 2,
        key: 'note-2',
        kind: 'returned',
        lines: [{ line: 1, quantity: '1' }],
        reason: 'It is bent.',
        by: 'receiver',
        at: AT,
      },
    ],
    holds: [],
    closing: null,
    deadlines: [],
    notices: [{ kind: 'reminder', occasion: 0, number: 1, outcome: 'sent', at: AT }],
  },
  versions: [
    { version: 1, date: '2026-11-22', neededBy: '2026-12-15', total: usd(185_000), tax: null, lines: firstLines },
    { version: 2, date: '2026-11-23', neededBy: '2026-12-15', total: usd(148_000), tax: null, lines },
  ],
  changes: [
    {
      ...orderChange,
      state: 'taken',
      endedAt: AT,
      postedAt: AT,
      differences: [
        { field: 'lines[0].quantity', was: '5', is: '4' },
        { field: 'total', was: '1850.00', is: '1480.00' },
      ],
    },
    {
      ...orderChange,
      number: 2,
      version: 3,
      state: 'open',
      total: usd(160_000),
      reason: 'The <b>price</b> rises.',
      differences: [
        { field: 'lines[0].unitPrice', was: '370.00', is: '400.00' },
        { field: 'total', was: '1480.00', is: '1600.00' },
      ],
      approvals: [{ task: 'T-000009', role: 'department_head', verb: null, by: null, at: null, reason: null }],
    },
  ],
  tasks: [],
};

const policy = { name: 'tasks', version: '2026-11-26', effective: '2026-11-26', digest: 'a'.repeat(64) } as const;

const row = {
  day: '2026-11-23',
  agent: 'intake',
  model: 'stand-in',
  calls: 2,
  inputTokens: 2_000,
  outputTokens: 300,
  microUsd: 12_300,
};

/** Its name is a formula where a spreadsheet would take it for one. */
const vendorSpend = {
  month: '2026-11',
  vendor: 'V-1001',
  name: '=HYPERLINK("https://evil.example","Northwind")',
  currency: 'USD',
  orders: 2,
  amount: '2960.00',
};

const of = <T>(who: Person, isThere: boolean, thing: T): T => {
  if (who.tenant === 'acme' && isThere) return thing;
  throw new QuartermasterError('not_found', 'secret detail');
};

/** Something that is done to the order, which stays as it is. */
const acting =
  (enter: Enter, name: string) =>
  async (who: Person, number: string, said: unknown): Promise<OrderView> => {
    enter(who, name, number, said);
    return of(who, number === order.number, order);
  };

/** What acme has in its records, one of each. */
export const memoryRecords = (enter: Enter): Records => ({
  spend: async (who, days) => {
    enter(who, 'spend', days);
    const caps = {
      day: { of: '2026-11-23', microUsd: 12_300, limitMicroUsd: 50_000_000 },
      month: { of: '2026-11', microUsd: 12_300, limitMicroUsd: 500_000_000 },
    };
    return { tenant: who.tenant, from: '2026-11-01', to: '2026-11-23', microUsd: 12_300, rows: [row], caps };
  },
  requisitionSpend: async (who, id) => {
    enter(who, 'requisitionSpend', id);
    const caps = [{ scope: 'agent', agent: 'intake', measure: 'microUsd', used: 12_300, limit: 400_000 } as const];
    return of(who, id === 'R-000001', { requisition: id, microUsd: 12_300, rows: [row], caps });
  },
  report: async (who, name, days) => {
    enter(who, 'report', name, days);
    const about = { from: '2026-01-01', to: '2026-11-23', counted: 'visible', columns: columnsOf(name) } as const;
    return { name, ...about, rows: name === 'vendors' ? [vendorSpend] : [] };
  },
  modelReport: async (who, days) => {
    enter(who, 'modelReport', days);
    const { microUsd: _, ...used } = row;
    const about = { from: '2026-11-01', to: '2026-11-23', counted: 'company', columns: columnsOf('models') } as const;
    return { name: 'models', ...about, rows: [{ ...used, currency: 'USD', amount: '0.012300' }] };
  },
  vendors: async (who, wish) => {
    enter(who, 'vendors', wish);
    const { number, name, country, status, holdReason, mergedInto, confirmed, categories, asOf } = vendor;
    const listed = { number, name, country, status, holdReason, mergedInto, confirmed, categories, asOf };
    return { items: [listed], next: null };
  },
  vendor: async (who, number) => {
    enter(who, 'vendor', number);
    return of(who, number === vendor.number, vendor);
  },
  holdVendor: async (who, number, reason) => {
    enter(who, 'holdVendor', number, reason);
    return of(who, number === vendor.number, { ...vendor, status: 'hold', holdReason: reason });
  },
  releaseVendor: async (who, number, reason) => {
    enter(who, 'releaseVendor', number, reason);
    return of(who, number === vendor.number, { ...vendor, status: 'active', holdReason: null });
  },
  proposeMerge: async (who, number, said) => {
    enter(who, 'proposeMerge', number, said);
    const merge = { vendor: number, ...said, by: who.person, at: AT, decision: null };
    return of(who, number === vendor.number, { ...vendor, merges: [merge] });
  },
  confirmMerge: async (who, number, into) => {
    enter(who, 'confirmMerge', number, into);
    return of(who, number === vendor.number, { ...vendor, number: into, status: 'active', holdReason: null });
  },
  rejectMerge: async (who, number, reason) => {
    enter(who, 'rejectMerge', number, reason);
    return of(who, number === vendor.number, vendor);
  },
  budgets: async (who, wish) => {
    enter(who, 'budgets', wish);
    const money = { budget: usd(1_000_000), spent: usd(100_000), committed: usd(148_000), free: usd(752_000) };
    return [{ costCenter: 'CC-4200', name: 'Laboratory', owner: 'head', year: 2026, ...money }];
  },
  policies: async (who) => {
    enter(who, 'policies');
    return [policy];
  },
  policy: async (who, name) => {
    enter(who, 'policy', name);
    return of(who, name === policy.name, {
      ...policy,
      text: 'claimFor: { hours: 4 }\n',
      parsed: { claimFor: { hours: 4 } },
    });
  },
  orders: async (who, wish) => {
    enter(who, 'orders', wish);
    const { number, requisition, vendor: whom, total, status, erpNumber, createdAt, sentAt } = order;
    return { items: [{ number, requisition, vendor: whom, total, status, erpNumber, createdAt, sentAt }], next: null };
  },
  order: async (who, number) => {
    enter(who, 'order', number);
    return of(who, number === order.number, order);
  },
  receiveOrder: acting(enter, 'receiveOrder'),
  acknowledgeOrder: acting(enter, 'acknowledgeOrder'),
  changeOrder: acting(enter, 'changeOrder'),
  withdrawChange: acting(enter, 'withdrawChange'),
  closeOrder: acting(enter, 'closeOrder'),
  cancelOrder: acting(enter, 'cancelOrder'),
  holdOrder: acting(enter, 'holdOrder'),
  releaseOrder: acting(enter, 'releaseOrder'),
});

/** Claims are remembered by whoever asks; `own` finds a task or throws. */
export const memorySharing = (enter: Enter, own: (who: Person, id: string) => TaskView): Sharing => ({
  claim: async (who, id, seen) => {
    enter(who, 'claim', id, seen);
    return { ...own(who, id), claim: { by: who.person, until: AT } };
  },
  release: async (who, id, seen) => {
    enter(who, 'release', id, seen);
    return { ...own(who, id), claim: null };
  },
  assign: async (who, id, change, seen) => {
    enter(who, 'assign', id, change, seen);
    return { ...own(who, id), owner: { person: change.to } };
  },
});

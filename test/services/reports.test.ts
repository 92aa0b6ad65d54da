import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { emptyRequirement, withFields } from '../../src/domain/reading/paths.ts';
import type { ReportName } from '../../src/domain/report.ts';
import type { Person } from '../../src/services/api.ts';
import { createSandbox, type SandboxMail, type SandboxOrder } from '../../src/services/sandbox.ts';
import { appendCase } from '../../src/store/case-file.ts';
import { insertOrder, moveOrder } from '../../src/store/orders.ts';
import { updateRequisition } from '../../src/store/requisitions.ts';
import { personWith, startMatrix, type Matrix } from '../matrix/system.ts';
import { order as document } from '../support/order.ts';
import { person } from '../support/principals.ts';
import { KNOWN_VENDOR, newRequisition } from '../support/records.ts';
import { statement } from '../support/template.ts';

let matrix: Matrix;
const requester = person('acme', 'requester', 'requester');
const auditor = person('acme', 'auditor', 'auditor');
const elsewhere = person('rheinwerk', 'auditor', 'auditor');
const ids: string[] = [];

/** Orders that left, each so many hours after its mail came, on these days of 2026. */
const ORDERS = [
  {
    currency: 'USD',
    minor: 10_000,
    came: '2026-03-02T09:00:00Z',
    left: '2026-03-02T19:00:00Z',
    category: 'laboratory',
  },
  {
    currency: 'USD',
    minor: 25_050,
    came: '2026-03-10T09:00:00Z',
    left: '2026-03-11T15:00:00Z',
    category: 'laboratory',
  },
  // In New York, where acme is, this is still March.
  { currency: 'EUR', minor: 5_000, came: '2026-03-31T22:00:00Z', left: '2026-04-01T02:00:00Z', category: 'safety' },
] as const;

const STEPS = [
  ['completed', 2],
  ['vendor_cleared', 3],
  ['budget_committed', 3],
  ['order_numbered', 8],
  ['order_posted', 9],
  ['order_sent', 10],
] as const;

/** Only the superuser dates rows back. */
const datedBack = (id: string, { came, left }: { came: string; left: string }) =>
  statement(
    matrix.superuserUrl,
    `with moved as (update orders set created_at = $3, sent_at = $3 where tenant = 'acme' and requisition = $1)
     update requisitions set created_at = $2 where tenant = 'acme' and id = $1`,
    [id, came, left],
  );

const orderOf = async ({ currency, minor, came, category }: (typeof ORDERS)[number]): Promise<string> => {
  const id = await matrix.database.withPrincipal(requester, (tx) => newRequisition(tx, requester.person));
  await matrix.database.withPrincipal({ kind: 'worker', tenant: requester.tenant }, async (tx) => {
    const requirement = withFields(emptyRequirement, [['category', category]]);
    await updateRequisition(tx, id, { requirement, vendorNumber: KNOWN_VENDOR, status: 'ordered' });
    const { number } = await insertOrder(tx, {
      requisition: id,
      vendorNumber: KNOWN_VENDOR,
      digest: 'd',
      data: (order) => ({ ...document(), number: order, currency, total: { currency, minor } }),
    });
    await moveOrder(tx, number, { status: 'sent', erpNumber: `45-${id}`, messageId: `<order-${id}@acme.example>` });
    for (const [kind, hours] of STEPS) {
      const at = new Date(new Date(came).getTime() + hours * 3_600_000);
      await appendCase(tx, id, { at, actor: { kind: 'worker' }, kind, payload: {} });
    }
  });
  return id;
};

beforeAll(async () => {
  matrix = await startMatrix();
  for (const order of ORDERS) {
    const id = await orderOf(order);
    await datedBack(id, order);
    ids.push(id);
  }
}, 60_000);
afterAll(() => matrix.close());

const SPRING = { from: '2026-03-01', to: '2026-04-30' };
const rows = async (who: Person, name: Exclude<ReportName, 'models'>, days = SPRING) =>
  (await matrix.services.report(who, name, days)).rows;

const setLast = (status: string) =>
  statement(matrix.superuserUrl, `update orders set status = $2 where tenant = 'acme' and requisition = $1`, [
    ids[2] ?? '',
    status,
  ]);

describe('spend by vendor', () => {
  const vendor = { vendor: KNOWN_VENDOR, name: 'Northwind Traders' };

  test('sums what has left by month of the company’s own time, and currency', async () => {
    expect(await rows(auditor, 'vendors')).toEqual([
      { month: '2026-03', ...vendor, currency: 'USD', orders: 2, amount: '350.50' },
      { month: '2026-03', ...vendor, currency: 'EUR', orders: 1, amount: '50.00' },
    ]);
  });

  test('takes the first day and the last with it', async () => {
    expect(await rows(auditor, 'vendors', { from: '2026-03-11', to: '2026-03-31' })).toMatchObject([
      { currency: 'USD', orders: 1, amount: '250.50' },
      { currency: 'EUR', orders: 1 },
    ]);
    expect(await rows(auditor, 'vendors', { from: '2026-04-01', to: '2026-04-30' })).toEqual([]);
  });

  test('leaves out what was cancelled', async () => {
    await setLast('cancelled');
    expect(await rows(auditor, 'vendors')).toMatchObject([{ currency: 'USD', orders: 2 }]);
    await setLast('sent');
  });
});

describe('cycle time', () => {
  test('has median and ninth decile of the whole, and of each step as the case file tells', async () => {
    const all = await rows(auditor, 'cycle-time');
    expect(all.filter(({ step }) => step === 'all')).toEqual([
      { month: '2026-03', category: 'laboratory', step: 'all', orders: 2, medianHours: 20, p90Hours: 28 },
      { month: '2026-03', category: 'safety', step: 'all', orders: 1, medianHours: 4, p90Hours: 4 },
    ]);
    const laboratory = all.filter(({ category, step }) => category === 'laboratory' && step !== 'all');
    expect(laboratory.map(({ step, medianHours }) => [step, medianHours])).toEqual([
      ['complete', 2],
      ['clear_vendor', 1],
      ['budget', 0],
      ['approve', 5],
      ['order', 1],
      ['send', 1],
    ]);
  });
});

describe('what is open', () => {
  test('is counted by age in days and status, and what has ended is not', async () => {
    const open = await matrix.database.withPrincipal(requester, (tx) => newRequisition(tx, requester.person));
    const old = await matrix.database.withPrincipal(requester, (tx) => newRequisition(tx, requester.person));
    const sql = `update requisitions set created_at = now() - interval '9 days' where tenant = 'acme' and id = $1`;
    await statement(matrix.superuserUrl, sql, [old]);
    expect(open).not.toBe(old);
    expect(await rows(auditor, 'open')).toMatchObject([
      { age: '0–1', status: 'received', requisitions: 1 },
      { age: '8–14', status: 'received', requisitions: 1 },
    ]);
  });
});

describe('a report', () => {
  test('counts what its reader sees, and says so', async () => {
    const bought = 'update people set categories = $1 where tenant = $2 and id = $3';
    await statement(matrix.superuserUrl, bought, [['safety'], 'acme', 'buyer']);
    const buyer = personWith('buyer');
    expect(await rows(buyer, 'vendors')).toMatchObject([{ currency: 'EUR', orders: 1 }]);
    expect((await matrix.services.report(buyer, 'vendors', SPRING)).counted).toBe('visible');
    expect((await matrix.services.report(auditor, 'vendors', SPRING)).counted).toBe('company');
    await statement(matrix.superuserUrl, bought, [null, 'acme', 'buyer']);
  });

  test('has nothing of another company', async () => {
    for (const name of ['vendors', 'cycle-time', 'open'] as const) expect(await rows(elsewhere, name)).toEqual([]);
  });

  test('is for spreadsheets a table of its columns', async () => {
    const response = await matrix.app.request('/v1/reports/vendors.csv?from=2026-03-01&to=2026-04-30', {
      headers: { authorization: `Bearer ${await matrix.tokenOf(auditor)}` },
    });
    expect(response.headers.get('content-type')).toBe('text/csv; charset=utf-8; header=present');
    expect(response.headers.get('content-disposition')).toBe('attachment; filename="vendors.csv"');
    expect(await response.text()).toBe(
      `month,vendor,name,currency,orders,amount\r\n2026-03,V-1001,Northwind Traders,USD,2,350.50\r\n2026-03,V-1001,Northwind Traders,EUR,1,50.00\r\n`,
    );
  });
});

const mailOf = (n: number, to: string, messageId: string | null): SandboxMail => ({
  n,
  at: '2026-03-02T09:00:00Z',
  from: 'quartermaster@acme.example',
  to: [to],
  subject: `Mail ${n}`,
  messageId,
  text: 'Text.',
  attachments: [],
});
const orderAt = (erpNumber: string): SandboxOrder => ({
  erpNumber,
  status: 'open',
  receivedAt: '2026-03-02T09:00:00Z',
  order: {},
});

const sandbox = () =>
  createSandbox(matrix, {
    mails: () =>
      Promise.resolve([
        mailOf(3, 'ben.buyer@acme.example', null),
        mailOf(2, 'orders@northwind.example', `order-${ids[0]}@acme.example`),
        mailOf(1, 'rita.requester@acme.example', '<other@acme.example>'),
      ]),
    orders: () => Promise.resolve([orderAt(`45-${ids[0]}`), orderAt('45-unknown')]),
  });

describe('the sandbox', () => {
  test('shows whoever asks the mails to them, and the orders that they may see', async () => {
    const { mails, orders } = await sandbox()(personWith('buyer'));
    expect([mails?.map(({ n }) => n), orders?.map(({ erpNumber }) => erpNumber)]).toEqual([[3, 2], [`45-${ids[0]}`]]);
    expect((await sandbox()(requester)).mails?.map(({ n }) => n)).toEqual([2, 1]);
  });

  test('shows another company none of it', async () => {
    expect(await sandbox()(elsewhere)).toEqual({ mails: [], orders: [] });
  });

  test('says what to do where a stand-in does not answer', async () => {
    const silent = createSandbox(matrix, { mails: () => Promise.reject(new Error('down')), orders: null });
    await expect(silent(requester)).rejects.toMatchObject({ code: 'provider_unavailable' });
  });
});

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CASCADE, HARBOR_LANE, LUMEN } from '../support/request-mail.ts';
import type { TestSystem } from '../support/system.ts';

/** Requisitions in different states, by what is to be seen of them. */
export type Example = { ordered: string; approval: string; question: string; letter: string; vendor: string };

const SAMPLES = join(import.meta.dirname, '../../samples');
const REPORT_DAYS = [2, 9, 16, 34, 41, 66, 72, 95, 101, 128] as const;

const order = async (system: TestSystem, wanted: Parameters<TestSystem['submit']>[0]): Promise<string> => {
  const id = await system.submit(wanted);
  await system.as('head').decide(await system.untilTask(id, 'approval_step'), 'approve');
  await system.untilStatus(id, 'ordered');
  return id;
};

/** Copies of what was ordered, with earlier days: reports show months. Written as the superuser, for nobody orders in the past. */
const earlier = async (system: TestSystem, ids: readonly string[]): Promise<void> => {
  for (const [at, days] of REPORT_DAYS.entries()) {
    const source = ids[at % ids.length] ?? '';
    const copy = `R-9${String(at).padStart(5, '0')}`;
    const hours = 5 + ((at * 7) % 40);
    await system.rows(
      `with old as (select * from requisitions where tenant = 'acme' and id = $1),
       mail as (insert into mails (tenant, id, submitter, message_id, raw, content, received_at)
         select m.tenant, gen_random_uuid(), m.submitter, $2, m.raw, m.content, m.received_at from mails m, old
         where m.tenant = old.tenant and m.id = old.mail returning id),
       opened as (insert into cases (tenant, id, kind) values ('acme', $2, 'requisition'))
       insert into requisitions (tenant, id, status, submitter, requester, mail, plan, requirement, vendor_number, created_at, updated_at)
       select old.tenant, $2, old.status, old.submitter, old.requester, mail.id, old.plan, old.requirement, old.vendor_number,
         now() - $3 * interval '1 day', now() - $3 * interval '1 day' + $4 * interval '1 hour' from old, mail`,
      [source, copy, days, hours],
    );
    await system.rows(
      `insert into orders (tenant, number, requisition, vendor_number, digest, data, status, created_at, sent_at)
       select o.tenant, 'PO-9' || $2, $2, o.vendor_number, o.digest,
         jsonb_set(o.data, '{total,minor}', to_jsonb((o.data#>>'{total,minor}')::bigint * $3::int)), o.status,
         r.updated_at, r.updated_at
       from orders o, requisitions r where o.tenant = 'acme' and o.requisition = $1 and r.tenant = 'acme' and r.id = $2`,
      [source, copy, 1 + (at % 4)],
    );
  }
};

/** Carries a handful of requisitions to where people see them every day. */
export async function carryExample(system: TestSystem): Promise<Example> {
  const ordered = await order(system, { item: 'monitors 27 inch', quantity: 6, price: 310 });
  const parts = await order(system, { item: 'torque wrenches', quantity: 4, price: 180, from: 'requester2' });
  await earlier(system, [ordered, parts]);
  const change = { lines: [{ line: 1, quantity: '5' }], neededBy: null, tax: null, reason: 'Five are enough.' };
  await system.as('buyer').changeOrder('PO-000001', change);
  await system
    .as('buyer')
    .runAgent('vendor', { name: 'Northwind Traders', country: 'US', taxId: '91-1234567', email: null });
  const sample = await readFile(join(SAMPLES, 'en-new-vendor.eml'));
  const { id: question } = await system.as('requester').submit(sample);
  const approval = await system.submit({ item: 'oscilloscopes', quantity: 3, price: 1_950 });
  const second = await system.submit({ item: 'safety gloves', quantity: 40, price: 12, from: 'requester2' });
  const vendor = await system.submit({ vendor: LUMEN, item: 'optical sensors', quantity: 12, price: 390 });
  const letter = await system.submit({ vendor: HARBOR_LANE, item: 'pallet jacks', quantity: 2, price: 640 });
  const fasteners = await system.submit({ vendor: CASCADE, item: 'hex bolts M8', quantity: 500, price: 1 });
  await system.untilTask(question, 'missing_facts');
  await Promise.all([approval, second].map((id) => system.untilTask(id, 'approval_step')));
  await system.untilTask(vendor, 'vendor_confirmation');
  await system.until(letter, ({ tasks }) => tasks.some(({ status }) => status === 'open'));
  await system.until(fasteners, ({ tasks, status }) => status === 'ordered' || tasks.length > 0);
  for (const [id, days] of Object.entries({ [question]: 3, [vendor]: 5, [letter]: 11 }))
    await system.rows(
      `update requisitions set created_at = now() - $2 * interval '1 day' where tenant = 'acme' and id = $1`,
      [id, days],
    );
  await system.as('admin').addWebhook({
    url: 'https://erp.acme.example/quartermaster',
    types: ['order.*', 'vendor.held'],
    description: 'The order book of the warehouse',
  });
  await system.as('buyer').proposeMerge('V-1002', { into: 'V-1001', reason: 'Both are the company in Portland.' });
  return { ordered, approval, question, letter, vendor };
}

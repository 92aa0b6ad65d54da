import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { daysFromNow, LUMEN, requestMail } from '../support/request-mail.ts';
import { unsound } from '../support/soundness.ts';
import { startTestSystem } from '../support/system.ts';
import type { TestSystem } from '../support/system.ts';

let system: TestSystem;
beforeAll(async () => {
  system = await startTestSystem();
}, 60_000);
afterAll(() => system.close());

const CONTACT = 'sales@lumenoptics.example';

test('a new vendor is registered unconfirmed; a buyer who is not the requester confirms it, and only then it is written to', async () => {
  const id = await system.submit({ from: 'buyer', vendor: LUMEN });
  const task = await system.untilTask(id, 'vendor_confirmation');
  const { vendorNumber } = await system.as('auditor').show(id);
  expect(await system.rows('select status, confirmed_at from vendors where number = $1', [vendorNumber])).toEqual([
    { status: 'new', confirmed_at: null },
  ]);

  const call = { fields: { source: 'call' } };
  await expect(system.as('buyer').decide(task, 'confirm_vendor', call)).rejects.toMatchObject({ code: 'forbidden' });
  await expect(system.as('head').decide(task, 'confirm_vendor', call)).rejects.toMatchObject({ code: 'not_found' });
  await expect(system.as('admin').decide(task, 'confirm_vendor', call)).rejects.toMatchObject({ code: 'forbidden' });
  for (const fields of [{}, { source: 'the mail' }, { source: 'call', 'vendor.name': 'Lumen Inc.' }])
    await expect(system.as('buyer2').decide(task, 'confirm_vendor', { fields })).rejects.toMatchObject({
      code: 'refused_answer',
    });
  expect(await system.mails({ to: CONTACT })).toEqual([]);

  await system.as('buyer2').decide(task, 'confirm_vendor', call);
  const approval = await system.untilTask(id, 'approval_step');
  expect(await system.mails({ to: CONTACT })).toEqual([]);
  await expect(system.as('buyer2', 'department_head').decide(approval, 'approve')).rejects.toMatchObject({
    code: 'forbidden',
    message: expect.stringContaining('confirmed'),
  });
  await system.as('head').decide(approval, 'approve');
  expect((await system.untilStatus(id, 'ordered')).purchaseOrder?.sentTo).toBe(CONTACT);
  expect(await system.mails({ to: CONTACT })).toHaveLength(1);
  const [vendor] = await system.rows('select confirmed_by, confirmed_source from vendors where number = $1', [
    vendorNumber,
  ]);
  expect(vendor).toEqual({ confirmed_by: 'buyer2', confirmed_source: 'call' });

  // The next request finds it in the database.
  const next = await system.submit({ vendor: LUMEN });
  await system.untilTask(next, 'approval_step');
  expect((await system.as('auditor').show(next)).vendorNumber).toBe(vendorNumber);
});

test('an order goes to the address that was confirmed, not to the one in the mail', async () => {
  const vendor = 'Brightwater Supplies Ltd, United Kingdom (VAT number GB728752994, desk@brightwater-pay.example)';
  const id = await system.submit({ vendor });
  const task = await system.untilTask(id, 'vendor_confirmation');
  const fields = { source: 'public_register', 'vendor.email': 'orders@brightwater.example' };
  await system.as('buyer').decide(task, 'confirm_vendor', { fields });
  // Whoever wrote an address does not confirm it.
  const again = await system.untilTask(id, 'vendor_confirmation', { after: task });
  expect(again.facts['vendor.email']).toBe('orders@brightwater.example');
  const compared = { fields: { source: 'public_register' } };
  await expect(system.as('buyer').decide(again, 'confirm_vendor', compared)).rejects.toMatchObject({
    code: 'forbidden',
    message: expect.stringContaining('You wrote the address'),
  });
  expect(await system.mails({ to: 'orders@brightwater.example' })).toEqual([]);
  await system.as('buyer2').decide(again, 'confirm_vendor', compared);
  await system.as('head').decide(await system.untilTask(id, 'approval_step'), 'approve');
  expect((await system.untilStatus(id, 'ordered')).purchaseOrder?.sentTo).toBe('orders@brightwater.example');
  expect(await system.mails({ to: 'desk@brightwater-pay.example' })).toEqual([]);
});

test('a known vendor keeps the address of its record, whatever the mail says', async () => {
  const vendor = 'Cascade Fasteners Inc., US (EIN 36-4081927, pay@cascade-fasteners-billing.example)';
  const id = await system.submit({ vendor });
  await system.as('head').decide(await system.untilTask(id, 'approval_step'), 'approve');
  expect((await system.untilStatus(id, 'ordered')).purchaseOrder?.sentTo).toBe('sales@cascadefasteners.example');
  expect(await system.mails({ to: 'pay@cascade-fasteners-billing.example' })).toEqual([]);
});

test('a request that goes from one new vendor to another registers both, and orders from the second alone', async () => {
  const vendor = 'Atelier Duval SARL, France (VAT number FR55485447346, contact@atelier-duval.example)';
  const id = await system.submit({ vendor });
  const first = await system.untilTask(id, 'vendor_confirmation');
  await system.as('buyer2').decide(first, 'confirm_vendor', { fields: { source: 'public_register' } });
  await system.untilTask(id, 'approval_step');
  const { vendorNumber: before } = await system.as('auditor').show(id);
  await system.as('requester').edit(id, {
    'vendor.name': 'Officine Bellavista S.r.l.',
    'vendor.country': 'IT',
    'vendor.taxId': 'IT03443130269',
    'vendor.email': 'ordini@officine-bellavista.example',
  });
  const second = await system.untilTask(id, 'vendor_confirmation', { after: first });
  expect(second.facts).toMatchObject({ name: 'Officine Bellavista S.r.l.', duns: '511730264' });
  const { vendorNumber } = await system.as('auditor').show(id);
  expect(vendorNumber).not.toBe(before);
  await system.as('buyer2').decide(second, 'confirm_vendor', { fields: { source: 'public_register' } });
  await system.as('head').decide(await system.untilTask(id, 'approval_step'), 'approve');
  const view = await system.untilStatus(id, 'ordered');
  expect(view).toMatchObject({ vendorNumber, purchaseOrder: { sentTo: 'ordini@officine-bellavista.example' } });
  expect(await system.mails({ to: 'contact@atelier-duval.example' })).toEqual([]);
});

test('two requests at once for the same new vendor confirm one record', async () => {
  const vendor = 'Quill & Sparrow Stationery Inc., US (EIN 37-1650289, hello@quillsparrow.example)';
  const ids = await Promise.all([system.submit({ vendor }), system.submit({ vendor })]);
  const tasks = await Promise.all(ids.map((id) => system.untilTask(id, 'vendor_confirmation')));
  for (const task of tasks) await system.as('buyer').decide(task, 'confirm_vendor', { fields: { source: 'call' } });
  for (const id of ids) await system.as('head').decide(await system.untilTask(id, 'approval_step'), 'approve');
  for (const id of ids) await system.untilStatus(id, 'ordered');
  const records = await system.rows(`select number from vendors where name like 'Quill%'`);
  expect(records).toHaveLength(1);
});

test('nobody confirms an address of their own edit, nor a vendor that was registered for them', async () => {
  const vendor = 'Brightline Safety Gear LLC, US (EIN 27-4481093)';
  const id = await system.submit({ vendor, neededBy: '', item: 'helmets' });
  await system.untilTask(id, 'missing_facts');
  const address = 'ben@brightline-mailbox.example';
  await system.as('buyer').edit(id, { 'vendor.email': address, neededBy: daysFromNow(30) });
  const task = await system.untilTask(id, 'vendor_confirmation');
  await system.rows('update vendors set email = $1 where number = $2', [address, task.facts['number']]);
  const fields = { source: 'call', 'vendor.email': address };
  await expect(system.as('buyer').decide(task, 'confirm_vendor', { fields })).rejects.toMatchObject({
    code: 'forbidden',
  });
  await system.rows(`update vendors set registered_for = $1 where number = $2`, [id, task.facts['number']]);
  const other = await system.as('buyer').submit(requestMail({ from: 'buyer', vendor, item: 'helmets' }));
  const theirs = await system.untilTask(other.id, 'vendor_confirmation');
  await expect(system.as('requester', 'buyer').decide(theirs, 'confirm_vendor', { fields })).rejects.toMatchObject({
    code: 'forbidden',
    message: expect.stringContaining('registered for a request of yours'),
  });
  // The address was changed since the first task showed it: it is not confirmed unseen.
  const unseen = { fields: { source: 'call' } };
  await expect(system.as('buyer2').decide(task, 'confirm_vendor', unseen)).rejects.toMatchObject({
    code: 'refused_answer',
    fields: [{ field: 'vendor.email' }],
  });
  await system.as('buyer2').decide(theirs, 'confirm_vendor', unseen);
  await system.untilTask(other.id, 'approval_step');
});

test('whatever happened, it is sound', async () => {
  expect(await unsound(system)).toEqual([]);
});

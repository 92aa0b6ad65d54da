import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { unsound } from '../support/soundness.ts';
import { startTestSystem, type TestSystem } from '../support/system.ts';

const ADDRESS = 'orders@northwind-group.example';

let system: TestSystem;
beforeAll(async () => {
  system = await startTestSystem();
  // The company itself, as it is called now: the same identity at the risk provider, and confirmed.
  await system.rows(
    `insert into vendors (tenant, number, name, normalized_name, country, tax_ids, email, domains, duns, status, confirmed_at, confirmed_by,
       confirmed_source)
     select tenant, 'V-5000', 'Northwind Group', 'northwind group', country, array['91-7654321'], $1, array['northwind-group.example'], duns,
       'active', now(), confirmed_by, confirmed_source
     from vendors where number = 'V-1001' returning number`,
    [ADDRESS],
  );
}, 60_000);
afterAll(() => system.close());

test('what waits for approval is looked at as the record that stays, approved anew, and ordered there', async () => {
  const id = await system.submit();
  const first = await system.untilTask(id, 'approval_step');
  await system.as('buyer').proposeMerge('V-1001', { into: 'V-5000', reason: 'Renamed in October.' });
  await system.as('compliance').confirmMerge('V-1001', 'V-5000');
  // Neither of them sees it, so it meets the merge at its next step; that approval was for the other record.
  await system.as('head').decide(first, 'approve');

  const second = await system.untilTask(id, 'approval_step', { after: first });
  expect(second.digest).not.toBe(first.digest);
  expect(second.facts['vendor']).toMatchObject({ number: 'V-5000', email: ADDRESS });
  await system.as('head').decide(second, 'approve');
  const ordered = await system.untilStatus(id, 'ordered');
  expect(ordered).toMatchObject({ vendorNumber: 'V-5000', purchaseOrder: { sentTo: ADDRESS } });
  expect(await system.mails({ to: 'orders@northwind.example' })).toEqual([]);

  // A request that names the old name and tax id finds the record that stays.
  const next = await system.submit();
  const approval = await system.untilTask(next, 'approval_step');
  expect(approval.facts['vendor']).toMatchObject({ number: 'V-5000' });
});

test('everything that was done is written down', async () => {
  expect(await unsound(system)).toEqual([]);
});

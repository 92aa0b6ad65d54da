import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { LUMEN } from '../support/request-mail.ts';
import { unsound } from '../support/soundness.ts';
import { startTestSystem } from '../support/system.ts';
import type { TestSystem } from '../support/system.ts';

const BUYS_HARDWARE = 'ben.buyer@acme.example';
const BUYS_FURNITURE = 'bella.buyer2@acme.example';

let system: TestSystem;
beforeAll(async () => {
  system = await startTestSystem();
  const buys = `update people set categories = $1 where tenant = 'acme' and id = $2`;
  await system.rows(buys, [['it_hardware'], 'buyer']);
  await system.rows(buys, [['furniture'], 'buyer2']);
}, 60_000);
afterAll(() => system.close());

test('what a buyer does not buy they neither see nor are told of, until it becomes theirs', async () => {
  const id = await system.submit({ vendor: LUMEN });
  const task = await system.untilTask(id, 'vendor_confirmation');
  expect((await system.as('auditor').show(id)).requirement?.category).toBe('it_hardware');
  const [buyer, other] = [system.as('buyer'), system.as('buyer2')];
  expect(await buyer.tasks()).toMatchObject([{ id: task.id }]);
  expect(await other.tasks()).toEqual([]);
  const call = { fields: { source: 'call' } };
  await expect(other.decide(task, 'confirm_vendor', call)).rejects.toMatchObject({ code: 'not_found' });
  await system.untilMail({ to: BUYS_HARDWARE, subject: id });
  expect(await system.mails({ to: BUYS_FURNITURE })).toEqual([]);

  await buyer.edit(id, { category: 'furniture' });
  const again = await system.untilTask(id, 'vendor_confirmation', { after: task });
  expect(await other.tasks()).toMatchObject([{ id: again.id }]);
  await system.untilMail({ to: BUYS_FURNITURE, subject: id });
  // Whoever acted on it goes on seeing it.
  expect((await buyer.show(id)).requirement?.category).toBe('furniture');
  await other.decide(again, 'confirm_vendor', call);
  await system.as('head').decide(await system.untilTask(id, 'approval_step'), 'approve');
  await system.untilStatus(id, 'ordered');
});

test('whatever happened, it is sound', async () => {
  expect(await unsound(system)).toEqual([]);
});

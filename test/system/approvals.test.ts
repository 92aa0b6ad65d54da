import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { untilNotCleared } from '../support/not-cleared.ts';
import { daysFromNow, HARBOR_LANE, requestMail } from '../support/request-mail.ts';
import { unsound } from '../support/soundness.ts';
import { startTestSystem } from '../support/system.ts';
import type { TestSystem } from '../support/system.ts';

let system: TestSystem;
beforeAll(async () => {
  system = await startTestSystem();
}, 60_000);
afterAll(() => system.close());

const inApproval = async (wanted: Parameters<TestSystem['submit']>[0] = {}) => {
  const id = await system.submit(wanted);
  return { id, task: await system.untilTask(id, 'approval_step') };
};

const committed = (id: string) => system.rows('select stage from commitments where requisition = $1', [id]);

/** 6,000: from 5,000 on the department head and the finance director decide. */
const dear = { quantity: 3, price: 2000 };

test('a large purchase takes two steps, one after the other, by two people', async () => {
  const { id, task } = await inApproval(dear);
  expect(task.owner).toEqual({ role: 'department_head' });
  // Nothing of it waits for finance yet.
  await expect(system.as('finance').decide(task, 'approve')).rejects.toMatchObject({ code: 'not_found' });
  await system.as('head').decide(task, 'approve');
  const second = await system.untilTask(id, 'approval_step', { after: task });
  expect(second.owner).toEqual({ role: 'finance_director' });
  expect(second.digest).toBe(task.digest);
  expect(await system.orders(id)).toEqual([]);
  await expect(system.as('head', 'finance_director').decide(second, 'approve')).rejects.toMatchObject({
    code: 'forbidden',
    message: expect.stringContaining('earlier step'),
  });
  await system.as('finance').decide(second, 'approve');
  const view = await system.untilStatus(id, 'ordered');
  expect(view.approvals.map(({ by }) => by)).toEqual(['head', 'finance']);
});

test('a refusal ends it with its reason, frees the money and orders nothing', async () => {
  const { id, task } = await inApproval();
  expect(await committed(id)).toEqual([{ stage: 'request' }]);
  await system.as('head').decide(task, 'reject', { reason: 'Next year.' });
  expect(await system.untilStatus(id, 'rejected')).toMatchObject({ statusReason: 'Next year.', purchaseOrder: null });
  await system.historyOfEnded(id);
  expect(await committed(id)).toEqual([]);
  expect(await system.orders(id)).toEqual([]);
  await expect(system.as('head').decide(task, 'approve')).rejects.toMatchObject({ code: 'conflict' });
  expect(await system.mails({ to: 'rita.requester@acme.example', subject: id })).toHaveLength(1);
});

test('a return asks the requester, and with the answer the approver is asked again', async () => {
  const { id, task } = await inApproval();
  await expect(system.as('head').decide(task, 'return')).rejects.toMatchObject({ code: 'refused_answer' });
  await system.as('head').decide(task, 'return', { reason: 'Why not the cheaper ones?' });
  const question = await system.untilTask(id, 'returned');
  expect((await system.untilStatus(id, 'returned')).phase).toBe('input_required');
  expect(question).toMatchObject({ owner: { person: 'requester' }, asks: [{ reason: 'Why not the cheaper ones?' }] });
  await expect(system.as('requester2').decide(question, 'answer', { fields: { answer: 'So.' } })).rejects.toMatchObject(
    { code: 'not_found' },
  );
  await system.as('requester').decide(question, 'answer', { fields: { answer: 'They do not fit the arms.' } });
  const again = await system.untilTask(id, 'approval_step', { after: task });
  await system.as('head').decide(again, 'approve');
  await system.untilStatus(id, 'ordered');
});

test('a change during approval opens it anew, and what was approved before does not count', async () => {
  const { id, task } = await inApproval(dear);
  await system.as('head').decide(task, 'approve');
  const second = await system.untilTask(id, 'approval_step', { after: task });
  await system.as('requester').edit(id, { 'lines[0].quantity': '4', total: '$8,000.00' });
  const anew = await system.untilTask(id, 'approval_step', { after: second });
  expect(anew.owner).toEqual({ role: 'department_head' });
  expect(anew.digest).not.toBe(task.digest);
  await expect(system.as('finance').decide(second, 'approve')).rejects.toMatchObject({ code: 'conflict' });
  expect(await system.orders(id)).toEqual([]);
  await system.as('head').decide(anew, 'approve');
  await system.as('finance').decide(await system.untilTask(id, 'approval_step', { after: anew }), 'approve');
  const view = await system.untilStatus(id, 'ordered');
  expect(view.purchaseOrder?.total).toEqual({ currency: 'USD', minor: 800_000 });
  const used = await system.rows('select task from decisions where requisition = $1 and consumed_at is not null', [id]);
  expect(used.map((row) => row['task'])).not.toContain(task.id);
});

test('a change of the vendor during approval has it cleared again', async () => {
  const { id, task } = await inApproval();
  await system.as('buyer').edit(id, {
    'vendor.name': 'Harbor Lane Logistics LLC',
    'vendor.taxId': '47-2219084',
    'vendor.email': 'dispatch@harborlane.example',
  });
  await untilNotCleared(system, id);
  await expect(system.as('head').decide(task, 'approve')).rejects.toMatchObject({ code: 'conflict' });
  await system.as('requester').withdraw(id, 'Not with them.');
  await system.untilStatus(id, 'withdrawn');
});

test('an edit that cannot be read changes nothing, and approval goes on', async () => {
  const { id, task } = await inApproval();
  await expect(system.as('requester').edit(id, { total: 'a lot' })).rejects.toMatchObject({ code: 'refused_answer' });
  await expect(system.as('requester2').edit(id, { total: '$1.00' })).rejects.toMatchObject({ code: 'not_found' });
  await expect(system.as('head').edit(id, { total: '$1.00' })).rejects.toMatchObject({ code: 'forbidden' });
  await system.as('head').decide(task, 'approve');
  await system.untilStatus(id, 'ordered');
});

test('an approval of something other than what stands there now is refused as stale', async () => {
  const { id, task } = await inApproval();
  await expect(system.as('head').decide(task, 'approve', { seenDigest: 'of yesterday' })).rejects.toMatchObject({
    code: 'stale',
  });
  await system.as('head').decide(task, 'approve', { seenDigest: String(task.digest) });
  await system.untilStatus(id, 'ordered');
});

test('nobody approves what they submitted or requested, whatever roles they have', async () => {
  // Submitted by the administrator, who buys as well, for the department head.
  const { id } = await system.as('admin', 'administrator', 'buyer').submit(requestMail({ from: 'head' }));
  const task = await system.untilTask(id, 'approval_step');
  const everything = ['administrator', 'department_head', 'finance_director', 'compliance', 'buyer'] as const;
  for (const [person, why] of [
    ['head', 'requested'],
    ['admin', 'submitted'],
  ] as const)
    for (const verb of ['approve', 'reject'] as const)
      await expect(system.as(person, ...everything).decide(task, verb)).rejects.toMatchObject({
        code: 'forbidden',
        message: expect.stringContaining(why),
      });
  await expect(system.as('buyer').decide(task, 'approve')).rejects.toMatchObject({ code: 'forbidden' });
  await expect(system.as('finance').decide(task, 'approve')).rejects.toMatchObject({ code: 'not_found' });
  expect((await system.as('auditor').show(id)).status).toBe('pending_approval');
});

test('nobody lets through for themselves what needs another person', async () => {
  const { id } = await system.as('buyer').submit(requestMail({ vendor: HARBOR_LANE }));
  const task = await untilNotCleared(system, id);
  await expect(system.as('buyer').decide(task, 'accept_condition', { reason: 'Mine.' })).rejects.toMatchObject({
    code: 'forbidden',
  });
  await system.as('buyer2').decide(task, 'stop', { reason: 'No.' });
  await system.untilStatus(id, 'rejected');
});

test('of two who decide at once one decides, and the other is told who did', async () => {
  const { id, task } = await inApproval();
  const deciders = [system.as('head'), system.as('finance', 'department_head')];
  const outcomes = await Promise.allSettled([
    deciders[0]?.decide(task, 'approve'),
    deciders[1]?.decide(task, 'reject', { reason: 'No.' }),
  ]);
  const [lost] = outcomes.filter((outcome) => outcome.status === 'rejected');
  expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  const winner = outcomes[0]?.status === 'fulfilled' ? 'approve by head' : 'reject by finance';
  expect(lost?.reason).toMatchObject({ code: 'conflict', message: expect.stringContaining(winner) });
  const view = await system.until(id, ({ status }) => status === 'ordered' || status === 'rejected');
  expect(view.status).toBe(winner === 'approve by head' ? 'ordered' : 'rejected');
  expect(await system.rows('select id from decisions where requisition = $1', [id])).toHaveLength(1);
});

test('the same approval sent twenty times counts once', async () => {
  const { id, task } = await inApproval(dear);
  const outcomes = await Promise.allSettled(
    Array.from({ length: 20 }, () => system.as('head').decide(task, 'approve')),
  );
  expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  const second = await system.untilTask(id, 'approval_step', { after: task });
  await system.as('finance').decide(second, 'approve');
  await system.untilStatus(id, 'ordered');
  expect(await system.orders(id)).toHaveLength(1);
});

/** From the supplies' one vendor, and what it is called by no word of the policy: who approves depends on the category. */
const unnamed = { item: 'trophy engravings', quantity: 1, price: 99 };

test('whoever wants a purchase does not choose its category, and so who approves it', async () => {
  const { id, task } = await inApproval(unnamed);
  const category = { category: 'office_supplies' };
  await expect(system.as('requester').edit(id, category)).rejects.toMatchObject({
    code: 'forbidden',
    fields: [{ field: 'category' }],
  });
  await expect(system.as('requester', 'requester', 'buyer').edit(id, category)).rejects.toMatchObject({
    code: 'forbidden',
  });
  await system.as('head').decide(task, 'approve');
  await system.untilStatus(id, 'ordered');

  const other = await inApproval(unnamed);
  await system.as('buyer').edit(other.id, category);
  expect((await system.untilStatus(other.id, 'ordered')).approvals).toEqual([]);
});

test('an answer, verified or not, changes nothing that was not asked', async () => {
  const id = await system.submit({ ...unnamed, neededBy: '' });
  const task = await system.untilTask(id, 'missing_facts');
  const fields = { neededBy: daysFromNow(30), category: 'office_supplies' };
  for (const who of ['requester', 'buyer'])
    await expect(system.as(who).decide(task, 'answer', { fields })).rejects.toMatchObject({ code: 'refused_answer' });
  await system.signal(id, 'answer', { task: task.id, fields: { ...fields, total: '$1.00' } });
  const refused = await system.until(id, ({ tasks }) => tasks[0]?.refusal?.fields.length === 2);
  expect(refused.tasks[0]?.refusal?.fields.map(({ field }) => field)).toEqual(['category', 'total']);
  await system.signal(id, 'answer', { task: task.id, fields: { neededBy: fields.neededBy } });
  await system.untilTask(id, 'approval_step');
});

test('a category goes with the vendor whose record it is from', async () => {
  const { id, task } = await inApproval();
  expect((await system.as('requester').show(id)).evidence['category']).toBeDefined();
  await system.as('requester').edit(id, {
    'vendor.name': 'Cascade Fasteners Inc.',
    'vendor.taxId': '36-4081927',
    'vendor.email': 'sales@cascadefasteners.example',
  });
  await system.untilTask(id, 'approval_step', { after: task });
  const view = await system.as('requester').show(id);
  expect(view.requirement?.category).toBeNull();
  expect(view.evidence['category']).toBeUndefined();
});

test('whether the total contains the tax is approved with it', async () => {
  const { id, task } = await inApproval(dear);
  expect(task.facts).toMatchObject({ totals: { totalIs: 'net' } });
  await system.as('head').decide(task, 'approve');
  const second = await system.untilTask(id, 'approval_step', { after: task });
  await system.as('requester').edit(id, { totalIs: 'gross' });
  const anew = await system.untilTask(id, 'approval_step', { after: second });
  expect(anew).toMatchObject({ owner: { role: 'department_head' }, facts: { totals: { totalIs: 'gross' } } });
  expect(anew.digest).not.toBe(task.digest);
});

test('whoever wrote some of what is to be approved does not approve it', async () => {
  const { id, task } = await inApproval();
  const both = system.as('buyer', 'buyer', 'department_head');
  await both.edit(id, { 'lines[0].quantity': '4', total: '$800.00' });
  const anew = await system.untilTask(id, 'approval_step', { after: task });
  await expect(both.decide(anew, 'approve')).rejects.toMatchObject({
    code: 'forbidden',
    message: expect.stringContaining('You wrote'),
  });
  await system.as('head').decide(anew, 'approve');
  await system.untilStatus(id, 'ordered');

  const answered = await system.submit({ neededBy: '' });
  const question = await system.untilTask(answered, 'missing_facts');
  await both.decide(question, 'answer', { fields: { neededBy: daysFromNow(30) } });
  const step = await system.untilTask(answered, 'approval_step');
  await expect(both.decide(step, 'approve')).rejects.toMatchObject({ code: 'forbidden' });
  await system.as('head').decide(step, 'approve');
  await system.untilStatus(answered, 'ordered');
});

test('what was approved before a rejection is approved again after the reopening, by whoever did before', async () => {
  const { id, task } = await inApproval(dear);
  await system.as('head').decide(task, 'approve');
  const second = await system.untilTask(id, 'approval_step', { after: task });
  await system.as('finance').decide(second, 'reject', { reason: 'Too dear.' });
  await system.historyOfEnded(id);
  await system.as('buyer').reopen(id, 'Think again.');
  const anew = await system.untilTask(id, 'approval_step', { after: second });
  expect(anew).toMatchObject({ owner: { role: 'department_head' }, digest: task.digest, facts: { round: 2 } });
  await system.as('head').decide(anew, 'approve');
  await system.as('finance').decide(await system.untilTask(id, 'approval_step', { after: anew }), 'approve');
  await system.untilStatus(id, 'ordered');
  const used = await system.rows('select task from decisions where requisition = $1 and consumed_at is not null', [id]);
  expect(used.map((row) => row['task'])).not.toContain(task.id);
});

test('a question of an approver outlives an edit of the vendor', async () => {
  const id = await system.submit();
  const first = await system.untilTask(id, 'approval_step');
  await system.as('head').decide(first, 'return', { reason: 'Is this still their address?' });
  await system.untilTask(id, 'returned');
  await system.as('requester').edit(id, { 'vendor.email': 'sales@northwind.example' });
  const again = await system.untilTask(id, 'returned');
  await system.as('requester').decide(again, 'answer', { fields: { answer: 'Yes.' } });
  await system.as('head').decide(await system.untilTask(id, 'approval_step', { after: first }), 'approve');
  expect((await system.untilStatus(id, 'ordered')).purchaseOrder?.sentTo).toBe('orders@northwind.example');
});

test('a change that slips in between the last approval and the order is seen when the order is numbered', async () => {
  const { id, task } = await inApproval();
  // Committed with the approval, so that nobody looks at the requisition in between.
  await system.rows(`create function slip_in() returns trigger language plpgsql as $$ begin
    update vendors set email = 'elsewhere@northwind.example' where tenant = new.tenant and number = 'V-1001'; return new; end $$`);
  await system.rows('create trigger slip_in after insert on decisions for each row execute function slip_in()');
  await system.as('head').decide(task, 'approve');
  const anew = await system.untilTask(id, 'approval_step', { after: task });
  await system.rows('drop trigger slip_in on decisions');
  expect(anew).toMatchObject({
    owner: { role: 'department_head' },
    facts: { vendor: { email: 'elsewhere@northwind.example' } },
  });
  expect(anew.digest).not.toBe(task.digest);
  expect(await system.orders(id)).toEqual([]);
  expect(await system.rows('select consumed_at from decisions where requisition = $1', [id])).toEqual([
    { consumed_at: null },
  ]);
  await system.rows(`update vendors set email = 'orders@northwind.example' where number = 'V-1001'`);
  await system.as('requester').withdraw(id, 'Enough.');
  await system.historyOfEnded(id);
});

test('an approver who then writes some of what is approved has approved nothing', async () => {
  const { id, task } = await inApproval({ ...dear, price: 2001 });
  await system.as('head').decide(task, 'approve');
  await system.untilTask(id, 'approval_step', { after: task });
  // The category decides who approves, and is not in what is bound: the digest stays.
  await system.as('head', 'buyer').edit(id, { category: 'software' });
  const anew = await system.until(id, ({ tasks }) =>
    tasks.some(({ owner, status, topic, id: other }) => {
      const isHeads = 'role' in owner && owner.role === 'department_head';
      return topic === 'approval_step' && status === 'open' && isHeads && other !== task.id;
    }),
  );
  expect(anew.tasks.find(({ topic }) => topic === 'no_approver')).toMatchObject({
    facts: { roles: 'department_head' },
  });
  expect(await system.orders(id)).toEqual([]);
  await system.as('requester').withdraw(id, 'Enough.');
  await system.historyOfEnded(id);
});

test('whatever happened, it is sound', async () => {
  expect(await unsound(system)).toEqual([]);
});

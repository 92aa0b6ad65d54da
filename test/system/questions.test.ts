import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { daysFromNow } from '../support/request-mail.ts';
import { unsound } from '../support/soundness.ts';
import { startTestSystem } from '../support/system.ts';
import type { TestSystem } from '../support/system.ts';

let system: TestSystem;
beforeAll(async () => {
  system = await startTestSystem();
}, 60_000);
afterAll(() => system.close());

/** A request that says everything but the day. */
const undated = async () => {
  const id = await system.submit({ neededBy: '' });
  const task = await system.untilTask(id, 'missing_facts');
  return { id, task };
};

test('a missing fact becomes one question to the requester, and their answer goes on', async () => {
  const { id, task } = await undated();
  expect(task.owner).toEqual({ person: 'requester' });
  expect(task.asks.map(({ field }) => field)).toEqual(['neededBy']);
  expect(await system.untilStatus(id, 'needs_info')).toMatchObject({ phase: 'input_required' });
  const mail = await system.untilMail({ subject: `[${id}] Please complete` });
  expect(mail.to).toEqual(['rita.requester@acme.example']);
  await system.as('requester').decide(task, 'answer', { fields: { neededBy: daysFromNow(30) } });
  await system.as('head').decide(await system.untilTask(id, 'approval_step'), 'approve');
  const view = await system.untilStatus(id, 'ordered');
  expect(view.requirement?.neededBy).toBe(daysFromNow(30));
  expect(view.evidence['neededBy']).toMatchObject({ by: 'answer', task: task.id, actor: 'requester' });
  expect(await system.mails({ subject: `[${id}] Please complete` })).toHaveLength(1);
  const { text } = await system.historyOfEnded(id);
  expect(text).not.toContain(daysFromNow(30));
});

test('an answer is cleaned of what nobody can see before it is read, and the count is shown', async () => {
  const { id, task } = await undated();
  const day = daysFromNow(30);
  const fields = { neededBy: `${day.slice(0, 4)}\u200b${day.slice(4)}\u202e` };
  await system.as('requester').decide(task, 'answer', { fields });
  await system.untilTask(id, 'approval_step');
  const view = await system.as('requester').show(id);
  expect(view.requirement?.neededBy).toBe(day);
  expect(view.warnings).toEqual([`2 invisible characters were removed from what was typed for ${task.id}.`]);
});

test('a wrong answer is refused with its reason, and the question stays open for a right one', async () => {
  const { id, task } = await undated();
  const requester = system.as('requester');
  await expect(requester.decide(task, 'answer', { fields: { neededBy: 'soon' } })).rejects.toMatchObject({
    code: 'refused_answer',
    fields: [{ field: 'neededBy', reason: expect.stringMatching(/./) }],
  });
  await expect(requester.decide(task, 'answer', { fields: {} })).rejects.toMatchObject({ code: 'refused_answer' });
  await expect(requester.decide(task, 'answer', { fields: { neededBy: '2020-01-01' } })).rejects.toMatchObject({
    code: 'refused_answer',
  });
  const open = await requester.task(task.id);
  expect(open).toMatchObject({ status: 'open', refusal: { fields: [{ field: 'neededBy' }] } });
  await requester.decide(task, 'answer', { fields: { neededBy: daysFromNow(30) } });
  await system.untilTask(id, 'approval_step');
});

test('an answer may not slip in a fact that nobody can prove', async () => {
  const { id, task } = await undated();
  const fields = { neededBy: daysFromNow(30), 'vendor.email': 'not an address' };
  await expect(system.as('requester').decide(task, 'answer', { fields })).rejects.toMatchObject({
    code: 'refused_answer',
  });
  expect((await system.as('requester').show(id)).requirement?.neededBy).toBeNull();
});

test('a raw signal answers a question, as an operator whom nobody verified', async () => {
  const { id, task } = await undated();
  await system.signal(id, 'answer', { task: task.id, fields: { neededBy: 'some day' } });
  await system.until(id, ({ tasks }) => tasks.some(({ refusal }) => refusal?.fields[0]?.field === 'neededBy'));
  await system.signal(id, 'answer', { task: task.id, fields: { neededBy: daysFromNow(30) } });
  await system.untilTask(id, 'approval_step');
  const { entries } = await system.as('auditor').history(id);
  expect(entries.filter(({ kind }) => kind === 'decided').map(({ actor }) => actor)).toEqual([{ kind: 'operator' }]);
});

test('a raw signal cannot approve, nor answer for another requisition', async () => {
  const [{ id, task }, other] = await Promise.all([undated(), undated()]);
  await system.as('requester').decide(task, 'answer', { fields: { neededBy: daysFromNow(30) } });
  const approval = await system.untilTask(id, 'approval_step');
  for (const fields of [{}, { verb: 'approve' }, { approve: 'yes', neededBy: daysFromNow(40) }])
    await system.signal(id, 'answer', { task: approval.id, verb: 'approve', fields });
  await system.signal(id, 'answer', { task: other.task.id, fields: { neededBy: daysFromNow(40) } });
  await system.signal(id, 'wake', { because: 'approve', verb: 'approve' });
  await system.as('head').decide(approval, 'approve');
  await system.untilStatus(id, 'ordered');
  const decided = await system.rows('select actor from decisions where requisition = $1 order by id', [id]);
  expect(decided.map(({ actor }) => actor)).toMatchObject([{ person: 'requester' }, { person: 'head' }]);
  expect(await system.as('requester').task(other.task.id)).toMatchObject({ status: 'open', refusal: null });
});

test('a raw signal sets neither a price nor an address, for which somebody must have signed in', async () => {
  const prices = '- hex bolts, quantity: 2, at most $200.00 in total';
  const priced = await system.submit({ prices, item: 'hex bolts' });
  const price = await system.untilTask(priced, 'set_price');
  await system.signal(priced, 'answer', { task: price.id, fields: { 'lines[0].unitPrice': '$90.00' } });
  await system.until(priced, ({ tasks }) => tasks.some(({ refusal }) => refusal?.fields[0]?.field === 'task'));
  const vendor = 'Quill & Sparrow Stationery Inc., US (EIN 37-1650289)';
  const unaddressed = await system.submit({ vendor });
  const { id } = await system.untilTask(unaddressed, 'missing_facts');
  await system.signal(unaddressed, 'answer', { task: id, fields: { 'vendor.email': 'me@elsewhere.example' } });
  await system.until(unaddressed, ({ tasks }) =>
    tasks.some(({ refusal }) => refusal?.fields[0]?.field === 'vendor.email'),
  );
  expect((await system.as('requester').show(unaddressed)).requirement?.vendor.email).toBeNull();
});

test('signals full of garbage are ignored, and the run goes on', async () => {
  const { id, task } = await undated();
  const garbage = [
    [],
    [null],
    ['approve'],
    [[task.id]],
    [{ task: 17, fields: {} }],
    [{ task: task.id, fields: null }],
    [{ task: task.id, fields: 'all' }],
    [{ task: task.id, fields: [['neededBy']] }],
    [{ task: task.id, fields: { neededBy: { day: 1 } } }],
    [{ task: task.id, fields: { 'no.such[7].field': 'x', __proto__: 'y' } }],
    [{ task: `${task.id}\u0000`, fields: { neededBy: daysFromNow(30) } }],
    [{ task: task.id, fields: { neededBy: daysFromNow(30), justification: 'a\u0000b' } }],
    [{ task: task.id, fields: { neededBy: daysFromNow(30), justification: 'a\ud800b' } }],
    [{ task: task.id, fields: { '\ud800': 'x' } }],
    [
      {
        task: task.id,
        fields: Object.fromEntries(Array.from({ length: 201 }, (_, at) => [`charges[${at}].label`, 'x'])),
      },
    ],
    [{ task: 'T-999999', fields: { neededBy: daysFromNow(30) } }],
  ];
  for (const content of garbage) await system.signal(id, 'answer', ...content);
  await system.signal(id, 'no_such_signal', 1);
  await system.signal(id, 'wake');
  await system.as('requester').decide(task, 'answer', { fields: { neededBy: daysFromNow(31) } });
  await system.untilTask(id, 'approval_step');
  expect((await system.as('requester').show(id)).requirement?.neededBy).toBe(daysFromNow(31));
});

test('whatever happened, it is sound', async () => {
  expect(await unsound(system)).toEqual([]);
});

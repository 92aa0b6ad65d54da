import { describe, expect, test } from '@jest/globals';
import type { Decider, Parties } from '../../src/domain/parties.ts';
import { PersonId, Role } from '../../src/domain/principal.ts';
import { TaskKind, TaskTopic, Verb } from '../../src/domain/task.ts';
import type { Owner } from '../../src/domain/task.ts';
import { answersFor, incomplete, mayAnswer, topics, verbsOf } from '../../src/domain/tasks.ts';

const id = (text: string) => PersonId.parse(text);
const who = (name: string, ...roles: Role[]): Decider => ({ id: id(name), roles });
const parties: Parties = {
  submitter: id('sub'),
  requester: id('req'),
  formerRequesters: [id('form')],
  confirmers: [id('conf')],
  approvers: [],
  changers: [id('chan')],
  registrants: [id('regi')],
  addressers: [id('addr')],
  receivers: [id('recv')],
  releasers: [id('rele')],
};
const task = (topic: TaskTopic, owner: Owner, fields: string[] = []) => ({
  topic,
  owner,
  verbs: verbsOf(topic),
  asks: fields.map((field) => ({ field, reason: 'missing' })),
});

const lacks = (topic: TaskTopic, verb: Verb) =>
  incomplete(task(topic, { role: 'buyer' }), { verb, fields: {}, reason: '' }).map(({ field }) => field);

test('every verb answers some topic, and the kinds of topics are those that are opened', () => {
  expect(new Set(TaskTopic.options.flatMap(verbsOf))).toEqual(new Set(Verb.options));
  expect(new Set(TaskTopic.options.map((topic) => topics[topic].kind))).toEqual(new Set(TaskKind.options));
});

test('only a requisition and a change of its order can be approved', () => {
  const approved = TaskTopic.options.filter((topic) => verbsOf(topic).includes('approve'));
  expect(approved).toEqual(['approval_step', 'change_approval']);
});

describe('who may answer', () => {
  test('a question: its requester, its submitter and any buyer', () => {
    const question = task('missing_facts', { person: id('req') }, ['vendor.taxId']);
    const may = [who('req'), who('sub'), who('b', 'buyer'), who('o', 'requester'), who('a', 'administrator')].map(
      (person) => mayAnswer(question, 'answer', person, parties).ok,
    );
    expect(may).toEqual([true, true, true, false, false]);
  });

  test('a price: a buyer, not the requester', () => {
    const price = task('set_price', { role: 'buyer' }, ['lines[0].unitPrice']);
    expect(mayAnswer(price, 'answer', who('b', 'buyer'), parties)).toEqual({ ok: true });
    expect(mayAnswer(price, 'answer', who('req'), parties)).toEqual({ ok: false, reason: 'not_yours' });
  });

  test('an approval: the role of the step, without a hand in it', () => {
    const step = task('approval_step', { role: 'department_head' });
    expect(answersFor(step, who('head', 'department_head'), parties)).toEqual(['approve', 'reject', 'return']);
    for (const name of ['sub', 'req', 'conf', 'chan'])
      expect(answersFor(step, who(name, 'department_head', 'administrator'), parties)).toEqual([]);
    expect(answersFor(step, who('admin', 'administrator'), parties)).toEqual([]);
  });

  test('a similar name on a sanctions list: compliance alone', () => {
    const block = task('vendor_screening', { role: 'compliance' });
    const may = Role.options.filter((role) => mayAnswer(block, 'clear_hit', who('x', role), parties).ok);
    expect(may).toEqual(['compliance']);
  });

  test('a buyer who requested it may stop or change the vendor, but not confirm or accept one', () => {
    const buyer = who('req', 'buyer');
    expect(answersFor(task('vendor_confirmation', { role: 'buyer' }), buyer, parties)).toEqual([
      'other_vendor',
      'stop',
    ]);
    expect(answersFor(task('vendor_not_cleared', { role: 'buyer' }), buyer, parties)).toEqual(['other_vendor', 'stop']);
    expect(mayAnswer(task('vendor_confirmation', { role: 'buyer' }), 'confirm_vendor', buyer, parties)).toEqual({
      ok: false,
      reason: 'requested',
    });
  });

  test('a vendor is confirmed by a buyer who neither had it registered nor wrote its address', () => {
    const confirmation = task('vendor_confirmation', { role: 'buyer' });
    const may = ['b', 'chan', 'regi', 'addr'].map((name) =>
      mayAnswer(confirmation, 'confirm_vendor', who(name, 'buyer'), parties),
    );
    expect(may).toEqual([
      { ok: true },
      { ok: true },
      { ok: false, reason: 'registered' },
      { ok: false, reason: 'addressed' },
    ]);
  });

  test('a budget: the owner of the cost centre or the finance director, never the requester', () => {
    const budget = task('over_budget', { person: id('owner') });
    expect(mayAnswer(budget, 'raise_budget', who('owner'), parties).ok).toBe(true);
    expect(mayAnswer(budget, 'raise_budget', who('f', 'finance_director'), parties).ok).toBe(true);
    expect(mayAnswer(task('over_budget', { person: id('req') }), 'raise_budget', who('req'), parties).ok).toBe(false);
  });

  test('nobody gives an answer that the task does not offer', () => {
    const buyer = who('b', 'buyer');
    const failed = { ...task('step_failed', { role: 'buyer' }), verbs: ['retry' as const, 'stop' as const] };
    expect(mayAnswer(failed, 'sent', buyer, parties)).toEqual({ ok: false, reason: 'not_offered' });
    expect(mayAnswer(failed, 'approve', buyer, parties)).toEqual({ ok: false, reason: 'not_offered' });
  });
});

describe('what an answer must bring', () => {
  test('every field that was asked', () => {
    const question = task('missing_facts', { person: id('req') }, ['vendor.taxId', 'neededBy']);
    const answer = { verb: 'answer' as const, fields: { neededBy: '2026-12-01', 'vendor.taxId': ' ' }, reason: null };
    expect(incomplete(question, answer)).toEqual([{ field: 'vendor.taxId', reason: 'Give a value: vendor.taxId=…' }]);
  });

  test('a question with a return, a reason with a cleared hit, a source with a confirmation', () => {
    expect(lacks('approval_step', 'return')).toEqual(['reason']);
    expect(lacks('approval_step', 'approve')).toEqual([]);
    expect(lacks('vendor_screening', 'clear_hit')).toEqual(['reason']);
    expect(lacks('vendor_confirmation', 'confirm_vendor')).toEqual(['source']);
    expect(lacks('vendor_identity', 'identify')).toEqual(['vendor.duns', 'reason']);
    expect(lacks('over_budget', 'approve')).toEqual(['verb']);
  });
});

const unasked = (topic: TaskTopic, asked: string[], verb: Verb, given: string[]) => {
  const fields = Object.fromEntries([...asked, ...given].map((field) => [field, 'x']));
  return incomplete(task(topic, { role: 'buyer' }, asked), { verb, fields, reason: 'So.' }).map(({ field }) => field);
};

describe('what an answer may not bring', () => {
  test('what the task does not ask for', () => {
    expect(unasked('missing_facts', ['neededBy'], 'answer', ['category', 'vendor.email', 'total'])).toEqual([
      'category',
      'vendor.email',
      'total',
    ]);
    expect(unasked('over_budget', [], 'raise_budget', ['costCenter'])).toEqual(['costCenter']);
    expect(unasked('approval_step', [], 'approve', ['total'])).toEqual(['total']);
  });

  test('but what must fit a field that is asked: its line, and the total and the ceiling of an amount', () => {
    const given = ['lines[0].quantity', 'total', 'ceiling'];
    expect(unasked('set_price', ['lines[0].unitPrice'], 'answer', given)).toEqual([]);
    expect(unasked('set_price', ['lines[0].unitPrice'], 'answer', ['lines[1].quantity', 'category'])).toEqual([
      'lines[1].quantity',
      'category',
    ]);
    expect(unasked('set_price', ['total'], 'answer', ['ceiling'])).toEqual([]);
  });

  test('but what the answer may bring besides', () => {
    expect(unasked('vendor_confirmation', [], 'confirm_vendor', ['source', 'vendor.email'])).toEqual([]);
    expect(unasked('order_outcome_unknown', [], 'sent', ['erpNumber'])).toEqual([]);
  });
});

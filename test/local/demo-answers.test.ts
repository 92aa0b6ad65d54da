import { expect, test } from '@jest/globals';
import { preparedReply, typedReply } from '../../local/demo-answers.ts';
import type { TaskTopic, Verb } from '../../src/domain/task.ts';
import type { TaskView } from '../../src/services/view.ts';

const task = (topic: TaskTopic, verbs: Verb[], asks: TaskView['asks'] = []): TaskView => ({
  id: 'T-000001',
  requisition: 'R-000001',
  kind: 'question',
  topic,
  status: 'open',
  owner: { role: 'buyer' },
  title: 'Please act',
  what: '',
  why: '',
  how: '',
  asks,
  verbs,
  facts: {},
  digest: null,
  refusal: null,
  openedAt: '2026-11-22T09:00:00Z',
  due: null,
  claim: null,
  closedAt: null,
});

const question = task('missing_facts', ['answer'], [{ field: 'vendor.taxId', reason: 'it is missing' }]);
const approval = task('approval_step', ['approve', 'reject', 'return']);

/** A person who types these lines, one after the other; `asked` is what they were asked. */
function person(...lines: string[]) {
  const asked: string[] = [];
  const ask = async (prompt: string) => {
    asked.push(prompt);
    return lines.shift() ?? '';
  };
  return { ask, asked };
}

test('an empty line takes what is offered in brackets', async () => {
  const { ask, asked } = person('');
  expect(await typedReply(question, ask)).toEqual(preparedReply(question));
  expect(asked).toEqual(['vendor.taxId [84-2914563]: ']);
});

test('what the person types is sent as it is, so that the rules can refuse it', async () => {
  expect((await typedReply(question, person('12').ask)).fields).toEqual({ 'vendor.taxId': '12' });
});

test.each([
  ['y', 'approve'],
  ['approve', 'approve'],
  ['', 'approve'],
])('an approver who types %j approves', async (line, verb) => {
  expect(await typedReply(approval, person(line).ask)).toEqual({ verb, fields: {}, reason: null });
});

test('an approver who returns it is asked why, and one who types something else is asked again', async () => {
  const { ask, asked } = person('maybe', 'return', 'Why so many?');
  expect(await typedReply(approval, ask)).toEqual({ verb: 'return', fields: {}, reason: 'Why so many?' });
  expect(asked).toHaveLength(3);
});

test('without a person, a task that the demo did not expect ends it', () => {
  expect(() => preparedReply(task('over_budget', ['raise_budget']))).toThrow('The demo has no answer');
});

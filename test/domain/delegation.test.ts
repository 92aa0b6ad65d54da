import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { isInForce, isLent, mayAnswerFor } from '../../src/domain/delegation.ts';
import { permitted, type Decider, type Parties } from '../../src/domain/parties.ts';
import { PersonId, Role } from '../../src/domain/principal.ts';
import { TaskTopic, type Verb } from '../../src/domain/task.ts';
import { barsOf, mayAnswer, verbsOf, type AskedTask } from '../../src/domain/tasks.ts';

const id = (text: string) => PersonId.parse(text);
const names = ['ann', 'bob', 'cid', 'dot', 'eve'].map(id);
const name = fc.constantFrom(...names);
const people = fc.array(name, { maxLength: 2 });
const parties: fc.Arbitrary<Parties> = fc.record({
  submitter: name,
  requester: name,
  formerRequesters: people,
  confirmers: people,
  approvers: people,
  changers: people,
  registrants: people,
  addressers: people,
  receivers: people,
  releasers: people,
});
const roles = fc.subarray([...Role.options]);
const decider: fc.Arbitrary<Decider> = fc.record({ id: name, roles });
const owner = fc.oneof(fc.record({ person: name }), fc.record({ role: fc.constantFrom(...Role.options) }));
const asked: fc.Arbitrary<{ task: AskedTask; verb: Verb }> = fc
  .record({ topic: fc.constantFrom(...TaskTopic.options), owner })
  .chain((task) =>
    fc.record({
      task: fc.constant({ ...task, verbs: verbsOf(task.topic), asks: [] }),
      verb: fc.constantFrom(...verbsOf(task.topic)),
    }),
  );

type Case = { task: AskedTask; verb: Verb; deputy: Decider; person: Decider; hands: Parties };

/** A case in which somebody may decide in the place of another though this is not so; null where there is none. */
const against = (isSo: (of: Case) => boolean) =>
  fc.check(
    fc.property(asked, decider, decider, parties, ({ task, verb }, deputy, person, hands) => {
      const may = mayAnswerFor(task, verb, deputy, person, hands).ok;
      return !may || isSo({ task, verb, deputy, person, hands });
    }),
    { numRuns: 2_000 },
  ).counterexample;

const isFree = ({ task, deputy, person, hands }: Case): boolean =>
  [deputy, person].every((one) => permitted(one.id, hands, barsOf(task.topic)).ok);

const isOwned = ({ task: { owner: of }, person }: Case): boolean =>
  'person' in of ? of.person === person.id : person.roles.includes(of.role);

describe('whoever decides in the place of another', () => {
  test('gives no answer that the other may not give', () => {
    expect(against(({ task, verb, person, hands }) => mayAnswer(task, verb, person, hands).ok)).toBeNull();
  });

  test('has no hand in it that would bar themself, nor has the other', () => {
    expect(against(isFree)).toBeNull();
  });

  test('decides only what the other owns, so a deputy’s deputy decides nothing', () => {
    expect(against(isOwned)).toBeNull();
  });

  test('signs in for nobody, and sees no letters of theirs', () => {
    expect(against(({ task }) => isLent(task.topic))).toBeNull();
    expect(TaskTopic.options.filter((topic) => !isLent(topic))).toEqual(['letter_review', 'reply_origin', 'sign_in']);
  });

  test('may decide at all: an approval that neither has a hand in', () => {
    const step = {
      topic: 'approval_step' as const,
      owner: { role: 'department_head' as const },
      verbs: verbsOf('approval_step'),
      asks: [],
    };
    const none = {
      formerRequesters: [],
      confirmers: [],
      approvers: [],
      changers: [],
      registrants: [],
      addressers: [],
      receivers: [],
      releasers: [],
    };
    const hands = { submitter: id('ann'), requester: id('bob'), ...none };
    const head = { id: id('cid'), roles: ['department_head'] as const };
    const deputy = { id: id('dot'), roles: [] };
    expect(mayAnswerFor(step, 'approve', deputy, head, hands)).toEqual({ ok: true });
    expect(mayAnswerFor(step, 'approve', deputy, head, { ...hands, approvers: [head.id] })).toMatchObject({
      reason: 'stood_in',
    });
    expect(mayAnswerFor(step, 'approve', { ...deputy, id: id('bob') }, head, hands)).toMatchObject({
      reason: 'requested',
    });
    expect(mayAnswerFor(step, 'approve', deputy, { ...head, id: id('bob') }, hands)).toMatchObject({
      reason: 'stood_in',
    });
  });
});

test('a delegation is in force from its first day to its last', () => {
  const days = ['2026-11-25', '2026-11-26', '2026-11-27', '2026-11-28'];
  expect(days.map((day) => isInForce({ from: '2026-11-26', until: '2026-11-27' }, day))).toEqual([
    false,
    true,
    true,
    false,
  ]);
});

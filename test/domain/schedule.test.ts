import { beforeAll, expect, test } from '@jest/globals';
import { Calendar } from '../../src/domain/calendar.ts';
import type { Policies } from '../../src/domain/policies.ts';
import { dueOf, reopenUntil, taskSchedule } from '../../src/domain/schedule.ts';
import { TaskKind } from '../../src/domain/task.ts';
import { loadPolicies } from '../../src/policies.ts';

const calendar = Calendar.parse({
  timeZone: 'Europe/Berlin',
  hours: { from: '09:00', to: '17:00' },
  weekdays: [1, 2, 3, 4, 5],
  holidays: [],
});
// A Monday, 10:00 in Berlin.
const opened = '2026-11-23T09:00:00Z';
let policies: Policies;
beforeAll(async () => {
  policies = await loadPolicies();
});
const schedule = (kind: TaskKind) => taskSchedule(kind, opened, policies.tasks, calendar);

test('a question is reminded after 1 business day, goes to the buyer after 3 and ends after 10', () => {
  expect(schedule('question')).toEqual([
    { at: '2026-11-24T09:00:00Z', act: 'remind', to: null },
    { at: '2026-11-26T09:00:00Z', act: 'escalate', to: 'buyer' },
    { at: '2026-12-07T09:00:00Z', act: 'expire', to: null },
  ]);
  expect(dueOf(schedule('question'))).toBe('2026-12-07T09:00:00Z');
});

test('an approval is reminded after 1 and goes to the deputy after 2', () => {
  expect(schedule('approval')).toEqual([
    { at: '2026-11-24T09:00:00Z', act: 'remind', to: null },
    { at: '2026-11-25T09:00:00Z', act: 'deputy', to: null },
  ]);
  expect(dueOf(schedule('approval'))).toBe('2026-11-25T09:00:00Z');
});

test.each(['exception', 'review'] as const)('an %s is reminded after 1 and escalated after 3', (kind) => {
  expect(schedule(kind).map(({ at, act }) => [at, act])).toEqual([
    ['2026-11-24T09:00:00Z', 'remind'],
    ['2026-11-26T09:00:00Z', 'escalate'],
  ]);
});

test('nothing but a question ever ends by the clock', () => {
  const ending = TaskKind.options.filter((kind) => schedule(kind).some(({ act }) => act === 'expire'));
  expect(ending).toEqual(['question']);
});

test('seconds, as tests use them, pass without regard to business hours', () => {
  const policy = {
    ...policies.tasks,
    kinds: { ...policies.tasks.kinds, review: [{ act: 'remind' as const, after: { seconds: 2 } }] },
  };
  expect(taskSchedule('review', '2026-11-22T03:00:00Z', policy, calendar)).toEqual([
    { at: '2026-11-22T03:00:02Z', act: 'remind', to: null },
  ]);
  expect(dueOf(taskSchedule('review', opened, policy, calendar))).toBeNull();
});

test('what was rejected may be reopened for 14 days', () => {
  expect(reopenUntil(opened, policies.intake)).toBe('2026-12-07T09:00:00Z');
});

import { describe, expect, test } from '@jest/globals';
import { Role } from '../../src/domain/principal.ts';
import { isFinal, mayAct, mayMove, phaseOf, statuses, statusNames, type Status } from '../../src/domain/status.ts';
import type { Action } from '../../src/domain/status.ts';

const reachable = (from: Status, seen = new Set<Status>([from])): Set<Status> => {
  for (const next of statuses[from].next) if (!seen.has(next)) reachable(next, seen.add(next));
  return seen;
};
const actions: readonly Action[] = ['edit', 'withdraw', 'reopen', 'release'];
const before = (to: Status) => statusNames.filter((from) => mayMove(from, to));
const nobody = { roles: [], isSubmitter: false };

test('every status can be reached from received', () => {
  expect(reachable('received')).toEqual(new Set(statusNames));
});

test('from every status that is not final the order can still be reached', () => {
  for (const status of statusNames.filter((each) => !isFinal(each))) expect(reachable(status)).toContain('ordered');
});

test('the six endings are final, each in its own phase', () => {
  const endings = statusNames.filter(isFinal).map((status) => [status, phaseOf(status)]);
  expect(endings).toEqual([
    ['ordered', 'completed'],
    ['observed', 'completed'],
    ['rejected', 'rejected'],
    ['blocked', 'rejected'],
    ['withdrawn', 'canceled'],
    ['failed', 'failed'],
  ]);
});

test('a final status is left only by a reopening or a release, and a blocked one by a withdrawal', () => {
  const exits = statusNames.filter(isFinal).filter((status) => statuses[status].next.length > 0);
  expect(exits).toEqual(['rejected', 'blocked']);
  expect(statuses.rejected).toMatchObject({ next: ['received'], may: { reopen: ['buyer'] } });
  expect(statuses.blocked).toMatchObject({
    next: ['screening', 'withdrawn'],
    may: { withdraw: ['submitter', 'buyer'], release: ['compliance'] },
  });
});

test('an order comes only after screening, by way of ordering, a sign-in or a doubt about its outcome', () => {
  expect(before('ordered')).toEqual(['on_hold', 'ordering']);
  expect(before('ordering')).toEqual([
    'needs_info',
    'screening',
    'on_hold',
    'needs_sign_in',
    'pending_approval',
    'returned',
  ]);
});

test('staying is not a move', () => {
  for (const status of statusNames) expect(mayMove(status, status)).toBe(false);
});

describe('who may act', () => {
  test('a submitter may edit while a person is waited for, not while agents work', () => {
    const may = statusNames.filter((status) => mayAct('edit', status, { roles: [], isSubmitter: true }));
    expect(may).toEqual(['needs_info', 'on_hold', 'needs_sign_in', 'negotiating', 'pending_approval', 'returned']);
  });

  test('while the order goes out only a buyer may stop it', () => {
    expect(mayAct('withdraw', 'ordering', { roles: ['requester'], isSubmitter: true })).toBe(false);
    expect(mayAct('withdraw', 'ordering', { roles: ['buyer'], isSubmitter: false })).toBe(true);
    expect(mayAct('withdraw', 'ordered', { roles: ['buyer'], isSubmitter: true })).toBe(false);
  });

  test('only compliance releases a block, administrators do not', () => {
    const may = Role.options.filter((role) => mayAct('release', 'blocked', { roles: [role], isSubmitter: true }));
    expect(may).toEqual(['compliance']);
  });

  test('only a buyer reopens, and only what was rejected', () => {
    const may = statusNames.filter((status) => mayAct('reopen', status, { roles: Role.options, isSubmitter: true }));
    expect(may).toEqual(['rejected']);
    expect(mayAct('reopen', 'rejected', { roles: ['requester'], isSubmitter: true })).toBe(false);
  });

  test('who had nothing to do with it may do nothing', () => {
    for (const status of statusNames) for (const action of actions) expect(mayAct(action, status, nobody)).toBe(false);
  });
});

import { describe, expect, test } from '@jest/globals';
import { Role } from '../../src/domain/principal.ts';
import { mayAsk, requireRight, rightInWords, rights, writers, type Operation } from '../../src/domain/rights.ts';
import { mayAct, statusNames, type Action } from '../../src/domain/status.ts';

const operations = Object.keys(rights).filter((name): name is Operation => name in rights);
const writing = operations.filter((operation) => rights[operation].effect === 'writes');

const refusal = (operation: Operation, ...roles: Role[]): string | null => {
  try {
    requireRight({ roles }, operation);
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
};

test('an auditor reads everything and writes nothing', () => {
  // To try an answer is for those who may give one.
  const tries: Operation = 'checkAnswer';
  expect(operations.filter((operation) => mayAsk(['auditor'], operation))).toEqual(
    operations.filter((operation) => !writing.includes(operation) && operation !== tries),
  );
  expect(writing.length).toBeGreaterThan(5);
});

test('nor does somebody without a role', () => {
  expect(writing.filter((operation) => mayAsk([], operation))).toEqual([]);
});

test.each(writers)(
  'an auditor who is %s too keeps the rights of the other role, and writes nothing beyond it',
  (role) => {
    for (const operation of operations) {
      const isAuditors = rights[operation].effect === 'reads' && mayAsk(['auditor'], operation);
      expect([operation, mayAsk(['auditor', role], operation)]).toEqual([
        operation,
        isAuditors || mayAsk([role], operation),
      ]);
    }
  },
);

test('more roles never take a right away', () => {
  for (const operation of operations)
    expect(mayAsk(Role.options, operation)).toBe(Role.options.some((role) => mayAsk([role], operation)));
});

describe('acts on a requisition', () => {
  const acts: [Operation, Action[]][] = [
    ['edit', ['edit']],
    ['withdraw', ['withdraw']],
    ['reopen', ['reopen', 'release']],
  ];
  test.each(acts)('%s is refused beforehand exactly where no status could allow it', (operation, actions) => {
    for (const role of writers) {
      const could = statusNames.some((status) =>
        actions.some((action) => mayAct(action, status, { roles: [role], isSubmitter: true })),
      );
      expect(mayAsk([role], operation)).toBe(could);
    }
  });
});

test('a refusal says who could instead', () => {
  expect(refusal('pause', 'buyer')).toBe('Only an administrator may pause and resume.');
  expect(refusal('addContract', 'requester')).toContain('buyer, compliance, finance_director, administrator');
  expect(refusal('reopen', 'requester')).toBe('This is done by buyer, compliance; ask one of them.');
  expect(refusal('submit', 'auditor')).toContain('somebody with another role');
  expect(refusal('pause', 'auditor', 'administrator')).toBeNull();
});

test('a row reads as it is', () => {
  expect(rightInWords('edit')).toEqual({
    effect: 'writes',
    who: 'every role but auditor',
    of: 'submitter, buyer, by its status',
  });
  expect(rightInWords('pauses')).toEqual({ effect: 'reads', who: 'everyone', of: '' });
});

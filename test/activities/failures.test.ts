import { ApplicationFailure } from '@temporalio/common';
import { describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { toFailure } from '../../src/activities/failures.ts';
import { QuartermasterError } from '../../src/domain/errors.ts';
import type { ErrorCode } from '../../src/domain/errors.ts';

const failureOf = (error: unknown): ApplicationFailure => {
  const failure = toFailure(error);
  if (failure instanceof ApplicationFailure) return failure;
  throw new Error('An activity throws an ApplicationFailure.');
};

describe('an error of the outside', () => {
  test.each(['provider_unavailable', 'outcome_unknown'] satisfies ErrorCode[])('%s is tried again', (code) => {
    expect(failureOf(new QuartermasterError(code, 'Wait.'))).toMatchObject({ type: code, nonRetryable: false });
  });

  test.each([
    'provider_refused',
    'invalid_input',
    'forbidden',
    'conflict',
    'policy_invalid',
    'internal',
  ] satisfies ErrorCode[])('%s is not', (code) => {
    expect(failureOf(new QuartermasterError(code, 'No.'))).toMatchObject({ type: code, nonRetryable: true });
  });

  test('that says when to come back is tried again then', () => {
    const failure = failureOf(new QuartermasterError('provider_unavailable', 'Wait.', { retryAfterMs: 7000 }));
    expect(failure.nextRetryDelay).toBe(7000);
  });

  test('that is not ours loses its text, which may hold anything', () => {
    const failure = failureOf(Object.assign(new TypeError('token=abc rita@acme.example'), { code: '23505' }));
    expect(failure.message).toBe("TypeError, code 23505. Look at the worker's log at this time.");
    expect(JSON.stringify(failure)).not.toContain('rita');
  });

  test.each([
    ['data of another shape', z.string().safeParse(1).error, true],
    ['data that Postgres refuses', Object.assign(new Error('x'), { code: '22P02' }), true],
    ['a violated constraint', Object.assign(new Error('x'), { code: '23505' }), true],
    ['a deadlock', Object.assign(new Error('x'), { code: '40P01' }), false],
    ['a lost connection', Object.assign(new Error('x'), { code: 'ECONNRESET' }), false],
  ])('that is %s is tried again only where that may help', (_, error, nonRetryable) => {
    expect(failureOf(error)).toMatchObject({ type: 'internal', nonRetryable });
  });

  test('says in history what happened, not where in the code', () => {
    for (const error of [new QuartermasterError('conflict', 'No.'), new Error('x'), 'text', null])
      expect(failureOf(error).stack).toBe('');
  });
});

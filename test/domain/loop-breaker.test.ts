import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { loopBreaker, type AnsweredCall } from '../../src/domain/loop-breaker.ts';

const call = (outcome: AnsweredCall['outcome'], argumentsDigest = 'a', name = 'risk_match'): AnsweredCall => ({
  name,
  argumentsDigest,
  outcome,
});

const calls = fc.array(
  fc.record({
    name: fc.constantFrom('vendors_search', 'risk_match'),
    argumentsDigest: fc.constantFrom('a', 'b', 'c', 'd'),
    outcome: fc.constantFrom<AnsweredCall['outcome']>('ok', 'ok', 'not_found', 'refused', 'invalid'),
  }),
  { maxLength: 12 },
);

describe('the loop breaker', () => {
  test.each([
    ['no calls', [], 'go_on'],
    ['the same good call again and again', [call('ok'), call('ok'), call('ok'), call('ok')], 'go_on'],
    ['two different failures', [call('not_found', 'a'), call('not_found', 'b')], 'go_on'],
    ['the same arguments to two tools', [call('invalid', 'a', 'x'), call('invalid', 'a', 'y')], 'go_on'],
    ['a call that failed and then worked', [call('not_found'), call('ok'), call('ok')], 'go_on'],
    ['the same failing call twice, with others between', [call('not_found'), call('ok', 'b'), call('invalid')], 'stop'],
    [
      'three failures in a row',
      [call('ok'), call('invalid', 'a'), call('refused', 'b'), call('not_found', 'c')],
      'stop',
    ],
    [
      'three failures with a success between',
      [call('invalid', 'a'), call('ok'), call('refused', 'b'), call('not_found', 'c')],
      'go_on',
    ],
  ])('on %s', (_, run, expected) => {
    expect(loopBreaker(run)).toBe(expected);
  });

  test('never lets a stopped run go on, whatever comes after', () => {
    fc.assert(
      fc.property(calls, calls, (run, more) => {
        fc.pre(loopBreaker(run) === 'stop');
        expect(loopBreaker([...run, ...more])).toBe('stop');
      }),
    );
  });

  test('stops exactly at a repeated failure or three in a row', () => {
    fc.assert(
      fc.property(calls, (run) => {
        const failures = run
          .filter(({ outcome }) => outcome !== 'ok')
          .map(({ name, argumentsDigest }) => `${name} ${argumentsDigest}`);
        const repeated = new Set(failures).size < failures.length;
        const row = run.some((_, at) => at >= 2 && run.slice(at - 2, at + 1).every(({ outcome }) => outcome !== 'ok'));
        expect(loopBreaker(run)).toBe(repeated || row ? 'stop' : 'go_on');
      }),
    );
  });

  test('ends a run of failures after three calls at most', () => {
    fc.assert(
      fc.property(calls, (run) => {
        fc.pre(run.length >= 3);
        expect(loopBreaker(run.slice(0, 3).map((one) => ({ ...one, outcome: 'invalid' })))).toBe('stop');
      }),
    );
  });
});

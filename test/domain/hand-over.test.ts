import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { handOverRefusal } from '../../src/domain/hand-over.ts';
import { duties, permitted } from '../../src/domain/parties.ts';
import { PersonId } from '../../src/domain/principal.ts';

const id = (text: string) => PersonId.parse(text);
const admin = id('admin');
const [from, to] = [id('rita'), id('sam')];
const nobody = { deciders: [], confirmers: [] };

describe('handing over', () => {
  test.each([
    ['from themself', { by: from, from, to }, 'is_party'],
    ['to themself', { by: to, from, to }, 'is_party'],
    ['to whoever has it', { by: admin, from, to: from }, 'has_it'],
  ] as const)('is not for somebody %s', (_title, handing, refusal) => {
    expect(handOverRefusal(handing, nobody)).toBe(refusal);
  });

  const person = fc.constantFrom('ann', 'bob', 'cid', 'dot').map(id);
  const people = fc.array(person, { maxLength: 3 });

  test('never ends with somebody who has decided, written or confirmed', () => {
    fc.assert(
      fc.property(people, people, person, (deciders, confirmers, wanted) => {
        const refusal = handOverRefusal({ by: admin, from, to: wanted }, { deciders, confirmers });
        expect(refusal).toBe([...deciders, ...confirmers].includes(wanted) ? 'has_decided' : null);
      }),
    );
  });

  test('however often, leaves nobody who ever requested able to decide', () => {
    fc.assert(
      fc.property(fc.array(person, { minLength: 1, maxLength: 6 }), ([first, ...later]) => {
        const requester = later.at(-1) ?? first ?? from;
        const parties = {
          submitter: from,
          requester,
          formerRequesters: [first ?? from, ...later.slice(0, -1)],
          confirmers: [],
          approvers: [],
          changers: [],
          registrants: [],
          addressers: [],
          receivers: [],
          releasers: [],
        };
        for (const one of [first ?? from, ...later])
          expect(permitted(one, parties, duties.approve)).toEqual({ ok: false, reason: 'requested' });
        expect(permitted(id('eve'), parties, duties.approve)).toEqual({ ok: true });
      }),
    );
  });
});

import { expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { PersonId, Role } from '../../src/domain/principal.ts';
import { counted, groupsOf, seatName } from '../../src/domain/seats.ts';

const people = fc.constantFrom('ada', 'ben', 'cleo', 'dan').map((name) => PersonId.parse(name));
const approval = fc.record({
  id: fc.nat(),
  role: fc.constantFrom(...Role.options),
  people: fc.uniqueArray(people, { maxLength: 2 }),
});
const approvals = fc.uniqueArray(approval, { selector: ({ id }) => id });

test('of the approvals of one person the first counts, in person or by a deputy, and none of who is barred', () => {
  fc.assert(
    fc.property(approvals, fc.uniqueArray(people), (given, barred) => {
      const kept = counted(given, (person) => barred.includes(person));
      const behind = kept.flatMap((one) => one.people);
      expect(new Set(behind).size).toBe(behind.length);
      expect(behind.filter((person) => barred.includes(person))).toEqual([]);
      // Whatever is left out has somebody behind it who is barred, or whom an older one has.
      for (const out of given.filter((one) => !kept.includes(one))) {
        const older = kept.filter(({ id }) => id < out.id).flatMap((one) => one.people);
        const isBarred = out.people.some((person) => barred.includes(person) || older.includes(person));
        expect(isBarred || out.people.length === 0).toBe(true);
      }
    }),
  );
});

test('what has the same number decides at once', () => {
  const [a, b, c] = [{ step: 1 }, { step: 1 }, { step: 2 }];
  expect(groupsOf([a, b, c])).toEqual([[a, b], [c]]);
});

test('a seat is named where there are several', () => {
  expect([seatName(1, 1), seatName(2, 3)]).toEqual([null, '2 of 3']);
});

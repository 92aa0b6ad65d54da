import type { PolicyStep } from './policies.ts';
import type { PersonId, Role } from './principal.ts';

/** So many different people of one role. */
export type Seats = { role: Role; quorum: number };

/** What a step of the policy asks at once, in the order of the file. */
export const seatsIn = (step: PolicyStep): Seats[] => {
  if (typeof step === 'string') return [{ role: step, quorum: 1 }];
  return 'all' in step ? step.all.flatMap(seatsIn) : [step];
};

/** The roles of a chain that decide at once, one group after the other. */
export const groupsOf = <T extends { step: number }>(steps: readonly T[]): T[][] =>
  [...new Set(steps.map(({ step }) => step))].map((number) => steps.filter(({ step }) => step === number));

/** How a seat of several is named: `1 of 2`; null where there is one. */
export const seatName = (seat: number, quorum: number): string | null => (quorum > 1 ? `${seat} of ${quorum}` : null);

/** An approval, and everybody behind it: who gave it, and in whose place. */
export type Given = { id: number; role: Role; people: readonly PersonId[] };

/** The approvals that count, oldest first: nobody fills two seats of a chain, in person or by a deputy, nor one from which they are barred. */
export const counted = <T extends Given>(given: readonly T[], isBarred: (person: PersonId) => boolean): T[] => {
  const seated = new Set<PersonId>();
  return given
    .toSorted((a, b) => a.id - b.id)
    .filter(({ people }) => {
      if (people.length === 0 || people.some((person) => seated.has(person) || isBarred(person))) return false;
      for (const person of people) seated.add(person);
      return true;
    });
};

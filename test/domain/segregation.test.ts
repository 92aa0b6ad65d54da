import { expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { mayAnswerFor, placeOf } from '../../src/domain/delegation.ts';
import { deputiesOf, duties, handOf, permitted, type Bar, type Duty, type Parties } from '../../src/domain/parties.ts';
import { counted } from '../../src/domain/seats.ts';
import { PersonId, Role } from '../../src/domain/principal.ts';
import { TaskTopic, type Owner, type Verb } from '../../src/domain/task.ts';
import { barsOf, mayAnswer, topics, verbsOf } from '../../src/domain/tasks.ts';

const NAMES = ['ada', 'ben', 'cleo', 'dan', 'eve', 'fay'].map((name) => PersonId.parse(name));

const someone = fc.constantFrom(...NAMES);
const some = fc.uniqueArray(someone, { maxLength: 3 });
const roles = fc.uniqueArray(fc.constantFrom(...Role.options), { maxLength: Role.options.length });
/** Few people and many roles, so that one person is nearly everything. */
const cast = fc.array(fc.record({ roles, deputy: fc.option(someone) }), {
  minLength: NAMES.length,
  maxLength: NAMES.length,
});
const parties: fc.Arbitrary<Parties> = fc.record({
  submitter: someone,
  requester: someone,
  formerRequesters: some,
  confirmers: some,
  approvers: some,
  changers: some,
  registrants: some,
  addressers: some,
  receivers: some,
  releasers: some,
});

type Member = { id: PersonId; roles: Role[]; deputy: PersonId | null };
const membersOf = (drawn: { roles: Role[]; deputy: PersonId | null }[]): Member[] =>
  NAMES.map((id, at) => ({ id, ...(drawn[at] ?? { roles: [], deputy: null }) }));

const step = (owner: Owner) => ({
  topic: 'approval_step' as const,
  owner,
  verbs: verbsOf('approval_step'),
  asks: [],
});

type Attempt = {
  who: Member;
  role: Role;
  verb: Verb;
  hands: Parties;
  members: readonly Member[];
  calledIn: readonly PersonId[];
};

/** Who has decided, as the services find it: somebody as themself, or with the other in whose place; null where they may not. */
const decidersOf = ({ who, role, verb, hands, members, calledIn }: Attempt): [PersonId, ...PersonId[]] | null => {
  const task = step({ role });
  const called = calledIn.includes(who.id) ? members.filter(({ deputy }) => deputy === who.id) : [];
  const place = placeOf(task, verb, who, called, hands);
  if (place === null) return mayAnswer(task, verb, who, hands).ok ? [who.id] : null;
  return mayAnswerFor(task, verb, who, place.owner, hands).ok ? [who.id, place.owner.id] : null;
};

const handsIn = ({
  submitter,
  requester,
  formerRequesters,
  confirmers,
  approvers,
  changers,
  receivers,
  releasers,
}: Parties): (PersonId | null)[] => [
  submitter,
  requester,
  ...formerRequesters,
  ...confirmers,
  ...approvers,
  ...changers,
  ...receivers,
  ...releasers,
];

test('nobody decides an approval that they have a hand in, whatever roles they hold and whoever called them in', () => {
  let allowed = 0;
  fc.assert(
    fc.property(cast, parties, fc.constantFrom(...Role.options), some, (drawn, hands, role, calledIn) => {
      const members = membersOf(drawn);
      for (const member of members) {
        for (const verb of verbsOf('approval_step')) {
          const deciders = decidersOf({ who: member, role, verb, hands, members, calledIn });
          if (deciders === null) continue;
          allowed += 1;
          // Nor does anybody in whose place it is decided.
          for (const id of deciders) expect(handsIn(hands)).not.toContain(id);
          if (member.roles.includes(role)) continue;
          // Not theirs: then they were called in, and whose task it is stands behind them.
          expect(calledIn).toContain(member.id);
          const behind = members.find(({ id }) => id === deciders[1]);
          expect(behind).toMatchObject({ deputy: member.id, roles: expect.arrayContaining([role]) });
        }
      }
    }),
    // Most of what is drawn is barred, and what is let through is what counts.
    { numRuns: 600 },
  );
  expect(allowed).toBeGreaterThan(100);
});

test('nobody approves two steps, in person or by a deputy', () => {
  let finished = 0;
  const chain = fc.uniqueArray(fc.constantFrom(...Role.options), { minLength: 2, maxLength: 4 });
  const attempts = fc.array(someone, { minLength: 10, maxLength: 40 });
  fc.assert(
    fc.property(cast, parties, chain, attempts, fc.boolean(), (drawn, before, steps, tries, isLate) => {
      const members = membersOf(drawn);
      let hands: Parties = { ...before, approvers: [] };
      const behindEach: PersonId[][] = [];
      for (const id of tries) {
        const role = steps[behindEach.length];
        const member = members.find((one) => one.id === id);
        if (role === undefined || member === undefined) break;
        const owners = members.filter(({ roles: held }) => held.includes(role));
        const calledIn = isLate ? deputiesOf(owners, hands, barsOf('approval_step')) : [];
        const deciders = decidersOf({ who: member, role, verb: 'approve', hands, members, calledIn });
        if (deciders === null) continue;
        behindEach.push(deciders);
        hands = { ...hands, approvers: [...hands.approvers, ...deciders] };
      }
      // Nobody twice, neither in person nor in whose place somebody did.
      const everyone = behindEach.flat();
      expect(new Set(everyone).size).toBe(everyone.length);
      for (const decider of everyone) expect(handsIn({ ...before, approvers: [] })).not.toContain(decider);
      finished += behindEach.length > 1 ? 1 : 0;
    }),
    { numRuns: 500 },
  );
  expect(finished).toBeGreaterThan(10);
});

test('whom the clock calls in stands for somebody who might decide, and might themself', () => {
  fc.assert(
    fc.property(cast, parties, fc.constantFrom(...TaskTopic.options), (drawn, hands, topic) => {
      const members = membersOf(drawn);
      const bars = barsOf(topic);
      const barred = (id: PersonId) => bars.some((bar) => handsBy(bar, hands).includes(id));
      for (const id of deputiesOf(members, hands, bars)) {
        expect(barred(id)).toBe(false);
        expect(members.some((member) => member.deputy === id && !barred(member.id))).toBe(true);
      }
    }),
  );
});

const handsBy = (bar: ReturnType<typeof barsOf>[number], hands: Parties): (PersonId | null)[] =>
  ({
    submitted: [hands.submitter],
    requested: [hands.requester, ...hands.formerRequesters],
    confirmed: [...hands.confirmers],
    approved: [...hands.approvers],
    changed: [...hands.changers],
    registered: [...hands.registrants],
    addressed: [...hands.addressers],
    received: [...hands.receivers],
    released: [...hands.releasers],
  })[bar];

test('what lets money or trust through is closed to those whom it serves, on every topic', () => {
  const [ada, ben] = [PersonId.parse('ada'), PersonId.parse('ben')];
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
  const open = TaskTopic.options.flatMap((topic) =>
    verbsOf(topic).filter((verb) =>
      [
        { submitter: ada, requester: ben },
        { submitter: ben, requester: ada },
      ].some(
        (wants) =>
          mayAnswer(
            { topic, owner: { person: ada }, verbs: verbsOf(topic), asks: [] },
            verb,
            { id: ada, roles: Role.options },
            { ...none, ...wants },
          ).ok,
      ),
    ),
  );
  // Whatever is not named here is barred to submitter and requester; a new answer is decided on here.
  expect(new Set(open)).toEqual(
    new Set([
      'answer',
      'ignore',
      'drop',
      'retry',
      'sent',
      'other_cost_centre',
      'other_vendor',
      'stop',
      // Of an order as it was approved: later, or less of it; another is only proposed, and approved by others where it rises.
      'accept_change',
      'remind_again',
      'new_date',
      'keep_order',
      'cancel_order',
      'close',
    ]),
  );
  expect(topics.approval_step.verbs.approve.bars).toEqual(duties.approve);
  expect(topics.change_approval.verbs.approve.bars).toEqual(duties.approve);
});

test('an administrator is barred like anybody else', () => {
  const all = [...Role.options];
  fc.assert(
    fc.property(parties, fc.constantFrom(...Role.options), someone, (hands, role, id) => {
      const permission = mayAnswer(step({ role }), 'approve', { id, roles: all }, hands);
      expect(permission.ok).toBe(!handsIn(hands).includes(id));
    }),
  );
});

const DUTIES: Duty[] = ['request', 'confirm_vendor', 'approve', 'receive', 'release_payment'];
type Act = { duty: Duty; people: PersonId[]; id: number };

/** Everybody behind what was done, by the hand that it leaves; whoever submitted was first. */
const handsOf = (acts: readonly Act[], submitter: PersonId): Parties => {
  const behind = (duty: Duty) => acts.filter((act) => act.duty === duty).flatMap(({ people }) => people);
  const requesters = [submitter, ...behind('request')];
  return {
    submitter,
    requester: requesters.at(-1) ?? submitter,
    formerRequesters: requesters.slice(0, -1),
    confirmers: behind('confirm_vendor'),
    approvers: behind('approve'),
    changers: [],
    registrants: [],
    addressers: [],
    receivers: behind('receive'),
    releasers: behind('release_payment'),
  };
};

const barsOn = (duty: Duty): readonly Bar[] => duties[duty];

/** Two that one person may not both have. */
const excludeEachOther = (one: Duty, other: Duty): boolean =>
  barsOn(one).includes(handOf[other]) || barsOn(other).includes(handOf[one]);

test('nobody behind whatever delegations holds two duties that exclude each other, whichever came first', () => {
  const tries = fc.array(fc.record({ duty: fc.constantFrom(...DUTIES), who: someone, inPlaceOf: fc.option(someone) }), {
    minLength: 5,
    maxLength: 30,
  });
  let done = 0;
  fc.assert(
    fc.property(someone, tries, (submitter, all) => {
      const acts: Act[] = [];
      for (const [id, { duty, who, inPlaceOf }] of all.entries()) {
        const people = inPlaceOf === null || inPlaceOf === who ? [who] : [who, inPlaceOf];
        // Roles are not asked: everybody is an administrator here.
        if (people.every((person) => permitted(person, handsOf(acts, submitter), duties[duty]).ok))
          acts.push({ duty, people, id });
      }
      const hands = handsOf(acts, submitter);
      const isBarred = (person: PersonId) =>
        !permitted(
          person,
          hands,
          duties.approve.filter((bar) => bar !== 'approved'),
        ).ok;
      const approvals = counted(
        acts.flatMap((act) => (act.duty === 'approve' ? [{ ...act, role: 'compliance' as const }] : [])),
        isBarred,
      );
      const standing = [
        { duty: 'submit' as const, people: [submitter] },
        ...acts.filter(({ duty, id }) => duty !== 'approve' || approvals.some((approval) => approval.id === id)),
      ];
      done += standing.length;
      for (const [at, { duty, people }] of standing.entries())
        for (const other of standing.slice(at + 1))
          expect(excludeEachOther(duty, other.duty) && people.some((person) => other.people.includes(person))).toBe(
            false,
          );
    }),
    { numRuns: 500 },
  );
  expect(done).toBeGreaterThan(1_500);
});

test('the receiver is no approver, and whoever pays is neither, nor wanted it, nor wrote who is paid', () => {
  for (const [one, other] of [
    ['approve', 'receive'],
    ['receive', 'release_payment'],
    ['approve', 'release_payment'],
    ['request', 'approve'],
    ['submit', 'approve'],
    ['request', 'release_payment'],
    ['confirm_vendor', 'release_payment'],
    ['confirm_vendor', 'approve'],
    ['approve', 'approve'],
  ] as const)
    expect({ one, other, apart: excludeEachOther(one, other) }).toEqual({ one, other, apart: true });
  expect(excludeEachOther('request', 'receive')).toBe(false);
});

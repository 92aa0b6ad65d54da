import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { QuartermasterError } from '../../src/domain/errors.ts';
import type { Bar, Parties } from '../../src/domain/parties.ts';
import { Role } from '../../src/domain/principal.ts';
import { writers } from '../../src/domain/rights.ts';
import { TaskTopic, type Verb } from '../../src/domain/task.ts';
import { isAboutOrder, mayAnswer, orderTopics, topics, verbsOf } from '../../src/domain/tasks.ts';
import type { Person } from '../../src/services/api.ts';
import { person } from '../support/principals.ts';
import { sees } from './expected.ts';
import { startMatrix, type Matrix } from './system.ts';
import { newThings, ownerOf, type Things } from './things.ts';

const Bars = z.array(z.custom<Bar>((bar) => typeof bar === 'string'));

/** Who somebody is to a requisition; it is the same person each time, the requisition is another. */
const positions = {
  submitter: { submitter: 'receiver', requester: 'requester2' },
  requester: { submitter: 'requester2', requester: 'receiver' },
  both: { submitter: 'receiver', requester: 'receiver' },
  stranger: { submitter: 'requester2', requester: 'requester2' },
} as const;
type Position = keyof typeof positions;
const POSITIONS = ['submitter', 'requester', 'both', 'stranger'] as const satisfies readonly Position[];

let matrix: Matrix;
/** By position: what is asked about a requisition that is under way, and about one that is ordered. */
const things = new Map<Position, Record<'underWay' | 'ordered', Things>>();
beforeAll(async () => {
  matrix = await startMatrix();
  for (const position of POSITIONS) {
    const [wanted, others] = [positions[position], TaskTopic.options.filter((topic) => !isAboutOrder(topic))];
    const underWay = await newThings(matrix.database, { ...wanted, topics: others });
    const ordered = await newThings(matrix.database, { ...wanted, topics: orderTopics, status: 'ordered' });
    things.set(position, { underWay, ordered });
  }
}, 60_000);
afterAll(() => matrix.close());

const at = (position: Position, topic: TaskTopic): Things => {
  const found = things.get(position);
  if (found === undefined) throw new Error(`There is no requisition for the ${position}.`);
  return found[isAboutOrder(topic) ? 'ordered' : 'underWay'];
};

const barsIn = (topic: TaskTopic, verb: Verb): readonly Bar[] => {
  const answers: Record<string, object> = topics[topic].verbs;
  const answer = answers[verb];
  return answer !== undefined && 'bars' in answer ? Bars.parse(answer.bars) : [];
};

/** The table read anew, as simply as it stands there; `mayAnswer` and the services must come to the same. */
const isOpen = (topic: TaskTopic, verb: Verb, role: Role, position: Position): boolean => {
  const { owner, also }: { owner: string; also: readonly string[] } = topics[topic];
  const isSubmitter = position === 'submitter' || position === 'both';
  const isRequester = position === 'requester' || position === 'both';
  const owns =
    (owner === 'the_requester' && isRequester) ||
    (owner === 'the_step' && role === 'department_head') ||
    owner === role ||
    also.includes(role === 'requester' ? 'nobody by that role' : role) ||
    (also.includes('submitter') && isSubmitter) ||
    (also.includes('requester') && isRequester);
  const bars = barsIn(topic, verb);
  return owns && !(bars.includes('submitted') && isSubmitter) && !(bars.includes('requested') && isRequester);
};

const cells = TaskTopic.options.flatMap((topic) => verbsOf(topic).map((verb) => ({ topic, verb })));

test('every topic has answers, and every answer is open to somebody', () => {
  expect(cells.length).toBeGreaterThan(TaskTopic.options.length);
  const closed = cells.filter(({ topic, verb }) => !Role.options.some((role) => isOpen(topic, verb, role, 'stranger')));
  expect(closed).toEqual([]);
});

const parties = ({ submitter, requester }: Things): Parties => ({
  submitter: submitter.person,
  requester: requester.person,
  formerRequesters: [],
  confirmers: [],
  approvers: [],
  changers: [],
  registrants: [],
  addressers: [],
  receivers: [],
  releasers: [],
});

/** A decision that names what was not seen: whoever may decide is told that it has changed, and nothing changes. */
const attempt = async (who: Person, task: string, verb: Verb): Promise<string> => {
  try {
    await matrix.services.decide(who, task, { verb, fields: {}, reason: 'So.', seenDigest: 'e'.repeat(64) });
    return 'done';
  } catch (error) {
    if (error instanceof QuartermasterError) return error.code;
    throw error;
  }
};

const should = async (who: Person, { topic, verb }: (typeof cells)[number], position: Position): Promise<string> => {
  const [role = 'requester'] = who.roles;
  if (!writers.some((writer) => writer === role)) return 'forbidden';
  const isThere = await sees(matrix.database, who, 'task', at(position, topic), { topic, verb });
  if (!isThere) return 'not_found';
  return isOpen(topic, verb, role, position) ? 'stale' : 'forbidden';
};

describe.each(cells)('$topic: $verb', (cell) => {
  const { topic, verb } = cell;

  test('is open to the roles and parties of the table', () => {
    for (const position of POSITIONS)
      for (const role of Role.options) {
        const { requester } = at(position, topic);
        const task = { topic, owner: ownerOf(topic, requester), verbs: verbsOf(topic), asks: [] };
        const who = person('acme', 'receiver', role);
        const permission = mayAnswer(task, verb, { id: who.person, roles: [role] }, parties(at(position, topic)));
        expect({ position, role, ok: permission.ok }).toEqual({
          position,
          role,
          ok: isOpen(topic, verb, role, position),
        });
      }
  });

  test('is taken from them alone', async () => {
    const asking = POSITIONS.flatMap((position) => Role.options.map((role) => ({ position, role })));
    const is: Record<string, string> = {};
    const wanted: Record<string, string> = {};
    for (const { position, role } of asking) {
      const who = person('acme', 'receiver', role);
      const task = at(position, topic).tasks[topic] ?? '';
      is[`${position} as ${role}`] = await attempt(who, task, verb);
      wanted[`${position} as ${role}`] = await should(who, cell, position);
    }
    expect(is).toEqual(wanted);
  });

  test('is not there for anybody of another company', async () => {
    const task = at('stranger', topic).tasks[topic] ?? '';
    for (const role of writers)
      expect(await attempt(person('rheinwerk', 'receiver', role), task, verb)).toBe('not_found');
  });
});

test('after all that every task is open', async () => {
  const rows = await matrix.database.withPrincipal(
    { kind: 'worker', tenant: at('both', 'missing_facts').submitter.tenant },
    (tx) => tx.rows<{ status: string; n: number }>('select status, count(*) as n from tasks group by status'),
  );
  expect(rows).toEqual([{ status: 'open', n: TaskTopic.options.length * POSITIONS.length }]);
});

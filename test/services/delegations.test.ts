import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { PersonId, type Role } from '../../src/domain/principal.ts';
import type { TaskTopic, Verb } from '../../src/domain/task.ts';
import { topics, verbsOf } from '../../src/domain/tasks.ts';
import type { WantedDelegation } from '../../src/services/api.ts';
import { delegate, delegations } from '../../src/services/delegations.ts';
import { inWhosePlace, lentTo, standInsOf } from '../../src/services/standing-in.ts';
import type { Tx } from '../../src/store/database.ts';
import { holdsWord, newestDelegations } from '../../src/store/delegations.ts';
import { findRequisition, lockRequisition } from '../../src/store/requisitions.ts';
import { openTask } from '../../src/store/tasks.ts';
import { peopleWithRole } from '../../src/store/tenants.ts';
import { testDatabase } from '../support/postgres.ts';
import type { TestDatabase } from '../support/postgres.ts';
import { person, requester, requester2, worker } from '../support/principals.ts';
import { newRequisition } from '../support/records.ts';
import { statement } from '../support/template.ts';

const head = person('acme', 'head', 'department_head');
const receiver = person('acme', 'receiver', 'receiver');
const admin = person('acme', 'admin', 'administrator');
const id = (text: string) => PersonId.parse(text);

let db: TestDatabase;
let now: Date;
beforeAll(async () => {
  db = await testDatabase();
});
afterAll(() => db.drop());
beforeEach(async () => {
  now = new Date('2026-11-26T15:00:00Z');
  await statement(db.superuserUrl, 'delete from delegations');
});

const context = () => ({ database: db.database, now: () => now });
const give = (who: typeof head, wanted: WantedDelegation | null) => delegate(context())(who, wanted);
const toReceiver = { deputy: receiver.person, until: '2026-11-27' };
const asWorker = <T>(work: (tx: Tx) => Promise<T>) => db.database.withPrincipal(worker('acme'), work);

const asked = async (
  owner: { role: Role } | { person: PersonId },
  topic: TaskTopic = 'approval_step',
  by: PersonId = requester.person,
) => {
  const requisition = await db.database.withPrincipal(requester, (tx) => newRequisition(tx, requester.person, by));
  const rest = { asks: [], facts: {}, digest: null };
  const request = { key: `${topic}/1`, kind: topics[topic].kind, topic, owner, verbs: verbsOf(topic), ...rest };
  const { id: task } = await asWorker((tx) => openTask(tx, requisition, request, []));
  return { requisition, task };
};

/** In whose place they may answer, if they may. */
const place = async (who: typeof head, task: string, verb: Verb = 'approve') => {
  const found = await inWhosePlace(context(), who, task, verb);
  return found?.permission.ok ? found.owner.id : null;
};

describe('a delegation', () => {
  test('lets the deputy decide what the person owns, from its first day to its last of the company', async () => {
    const { task, requisition } = await asked({ role: 'department_head' });
    expect(await place(receiver, task)).toBeNull();
    await give(head, { deputy: receiver.person, from: '2026-11-27', until: '2026-11-27' });
    expect(await place(receiver, task)).toBeNull();
    // Midnight in New York is five o'clock.
    now = new Date('2026-11-27T05:00:00Z');
    expect(await place(receiver, task)).toBe('head');
    expect(await lentTo(context(), receiver)).toContain(task);
    const plain = person('acme', 'receiver', 'requester');
    expect(await db.database.withPrincipal(plain, (tx) => findRequisition(tx, requisition))).not.toBeNull();
    now = new Date('2026-11-28T05:00:00Z');
    expect(await place(receiver, task)).toBeNull();
  });

  test('ends when its person says so, and when they name another', async () => {
    const { task } = await asked({ role: 'department_head' });
    await give(head, toReceiver);
    expect(await place(receiver, task)).toBe('head');
    expect(await give(head, null)).toEqual([]);
    expect(await place(receiver, task)).toBeNull();
    await give(head, toReceiver);
    await give(head, { ...toReceiver, deputy: admin.person });
    expect(await place(receiver, task)).toBeNull();
    expect(await place(admin, task)).toBe('head');
  });

  test('is not handed on: a deputy’s deputy decides nothing', async () => {
    const { task } = await asked({ role: 'department_head' });
    await give(head, toReceiver);
    await give(receiver, { deputy: admin.person, until: '2026-11-27' });
    expect(await place(admin, task)).toBeNull();
    expect(await lentTo(context(), admin)).not.toContain(task);
  });

  test('gives nothing to somebody who requested it, and nothing of somebody who did', async () => {
    await give(head, toReceiver);
    const theirs = await asked({ role: 'department_head' }, 'approval_step', receiver.person);
    expect(await place(receiver, theirs.task)).toBeNull();
    const owners = await asked({ role: 'department_head' }, 'approval_step', head.person);
    expect(await place(receiver, owners.task)).toBeNull();
    expect(await lentTo(context(), receiver)).not.toContain(owners.task);
  });

  test('does not sign in for anybody', async () => {
    await give(requester, { deputy: requester2.person, until: '2026-11-27' });
    const { task } = await asked({ person: requester.person }, 'sign_in');
    expect(await place(requester2, task, 'stop')).toBeNull();
  });

  test('of somebody who has left is over', async () => {
    const { task } = await asked({ role: 'department_head' });
    await give(head, toReceiver);
    await statement(db.superuserUrl, `update people set active = false where id = 'head'`);
    expect(await place(receiver, task)).toBeNull();
    await statement(db.superuserUrl, `update people set active = true where id = 'head'`);
  });

  test('of a buyer lends what they buy, and nothing else', async () => {
    const { task, requisition } = await asked({ role: 'buyer' }, 'over_budget');
    const buysAndIs = async (categories: string, category: string) => {
      await statement(db.superuserUrl, `update people set categories = $1 where id = 'buyer2'`, [categories]);
      await statement(db.superuserUrl, `update requisitions set requirement = $1 where tenant = 'acme' and id = $2`, [
        JSON.stringify({ category }),
        requisition,
      ]);
      return [await place(receiver, task, 'stop'), (await lentTo(context(), receiver)).includes(task)];
    };
    await give(person('acme', 'buyer2', 'buyer'), toReceiver);
    expect(await buysAndIs('{it_hardware}', 'office_supplies')).toEqual([null, false]);
    expect(await buysAndIs('{it_hardware}', 'it_hardware')).toEqual(['buyer2', true]);
  });

  test('tells the deputy of a task that opens, beside its owners', async () => {
    await give(head, toReceiver);
    const { requisition } = await asked({ role: 'department_head' });
    const found = await asWorker(async (tx) => {
      const locked = await lockRequisition(tx, requisition);
      const task = await openTask(
        tx,
        requisition,
        {
          key: 'approval_step/1',
          kind: 'approval',
          topic: 'approval_step',
          owner: { role: 'department_head' },
          asks: [],
          verbs: [],
          facts: {},
          digest: null,
        },
        [],
      );
      return standInsOf(
        tx,
        context(),
        { task, requisition: locked },
        await peopleWithRole(tx, 'department_head', null),
      );
    });
    expect(found.map(({ deputy, owner }) => [deputy.id, owner.id])).toEqual([['receiver', 'head']]);
  });
});

describe('what makes no sense is refused', () => {
  test.each<[string, WantedDelegation]>([
    ['to oneself', { deputy: head.person, until: '2026-11-27' }],
    ['to somebody who decides nothing', { deputy: id('auditor'), until: '2026-11-27' }],
    ['to nobody', { deputy: id('nobody'), until: '2026-11-27' }],
    ['to somebody of another company', { deputy: id('r-only-at-rheinwerk'), until: '2026-11-27' }],
    ['that is over', { deputy: receiver.person, until: '2026-11-25' }],
    ['that ends before it begins', { deputy: receiver.person, from: '2026-11-30', until: '2026-11-29' }],
  ])('%s', async (_title, wanted) => {
    await expect(give(head, wanted)).rejects.toMatchObject({ code: 'invalid_input' });
  });
});

const seen = (who: typeof head) =>
  db.database.withPrincipal(who, async (tx) => (await tx.rows('select 1 from delegations')).length);

describe('delegations', () => {
  test('are shown to the two, to administrators and to auditors', async () => {
    const shown = await give(head, toReceiver);
    expect(shown).toEqual([{ person: 'head', deputy: 'receiver', from: '2026-11-26', until: '2026-11-27' }]);
    for (const who of [receiver, admin, person('acme', 'auditor', 'auditor')])
      expect(await delegations(context())(who)).toEqual(shown);
    for (const who of [requester, person('rheinwerk', 'admin', 'administrator')])
      expect(await delegations(context())(who)).toEqual([]);
  });

  test('are written by whom they are about alone, and changed by nobody', async () => {
    await give(head, toReceiver);
    const refused = { code: '42501' };
    const sql = `insert into delegations (tenant, person, deputy, from_day, until_day)
                 values ('acme', 'head', 'requester', '2026-11-26', '2026-11-27')`;
    for (const who of [receiver, admin, worker('acme')])
      await expect(db.database.withPrincipal(who, (tx) => tx.run(sql))).rejects.toMatchObject(refused);
    await expect(asWorker((tx) => tx.run('delete from delegations'))).rejects.toMatchObject(refused);
    await expect(asWorker((tx) => tx.run('update delegations set deputy = null'))).rejects.toMatchObject(refused);
    expect([await seen(head), await seen(admin), await seen(receiver)]).toEqual([1, 1, 0]);
  });
});

const said = async (who: typeof head) => {
  const found = await asWorker((tx) => newestDelegations(tx));
  return found.find(({ person: by }) => by === who.person) ?? { person: who.person, word: 0 };
};

describe('a word', () => {
  test('that was followed by another holds no more', async () => {
    await give(head, toReceiver);
    const first = await said(head);
    const holds = (word: typeof first) => db.database.withPrincipal(receiver, (tx) => holdsWord(tx, word));
    expect(await holds(first)).toBe(true);
    await give(head, null);
    expect(await holds(first)).toBe(false);
  });

  test('on which somebody decides is taken back after that decision, and not in the middle of it', async () => {
    await give(head, toReceiver);
    const word = await said(head);
    const order: string[] = [];
    let takenBack: Promise<unknown> = Promise.resolve();
    await db.database.withPrincipal(receiver, async (tx) => {
      expect(await holdsWord(tx, word)).toBe(true);
      takenBack = give(head, null).then(() => order.push('taken back'));
      while (
        (
          await statement(
            db.superuserUrl,
            `select from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`,
          )
        ).length === 0
      );
      order.push('decided');
    });
    await takenBack;
    expect(order).toEqual(['decided', 'taken back']);
  });
});

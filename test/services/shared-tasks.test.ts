import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { versionOf } from '../../src/services/version.ts';
import type { Answer } from '../../src/services/api.ts';
import { person } from '../support/principals.ts';
import { statement } from '../support/template.ts';
import { personWith, startMatrix, type Matrix } from '../matrix/system.ts';
import { newThings } from '../matrix/things.ts';

let matrix: Matrix;
beforeAll(async () => {
  matrix = await startMatrix();
}, 60_000);
afterAll(() => matrix.close());

const buyer = personWith('buyer');
const buyer2 = person('acme', 'buyer2', 'buyer');
const head = personWith('department_head');
const answer = (given: Partial<Answer>): Answer => ({
  verb: 'retry',
  fields: {},
  reason: null,
  seenDigest: null,
  ...given,
});

/** A task on this topic, of a requisition of its own. */
const taskOn = async (topic: string) => {
  const things = await newThings(matrix.database);
  return { id: things.tasks[topic] ?? '', requisition: things.requisition };
};
const kindsOf = async (requisition: string) =>
  (await matrix.services.history(buyer, requisition)).entries.map(({ kind }) => kind);

describe('a claim', () => {
  test('is seen by others, bars nobody, and whoever decides is told of it', async () => {
    const { id, requisition } = await taskOn('provider_down');
    const claimed = await matrix.services.claim(buyer, id);
    expect(claimed.claim).toEqual({ by: 'buyer', until: expect.any(String) });
    expect((await matrix.services.task(buyer2, id)).claim?.by).toBe('buyer');
    expect(await matrix.services.decide(buyer2, id, answer({}))).toMatchObject({ claimedBy: 'buyer' });
    expect(await kindsOf(requisition)).toEqual(expect.arrayContaining(['claimed', 'decided']));
    expect((await matrix.services.task(buyer, id)).claim).toBe(null);
  });

  test('of somebody else stands until they release it or it ends', async () => {
    const { id, requisition } = await taskOn('provider_down');
    await matrix.services.claim(buyer, id);
    await expect(matrix.services.claim(buyer2, id)).rejects.toMatchObject({ code: 'conflict' });
    await expect(matrix.services.release(buyer2, id)).rejects.toMatchObject({ code: 'conflict' });
    expect((await matrix.services.release(buyer, id)).claim).toBe(null);
    expect((await matrix.services.claim(buyer2, id)).claim?.by).toBe('buyer2');
    await matrix.database.withPrincipal(buyer2, (tx) =>
      tx.run(`update tasks set claimed_until = now() - interval '1 second' where tenant = $1 and id = $2`, [
        tx.tenant,
        id,
      ]),
    );
    expect((await matrix.services.claim(buyer, id)).claim?.by).toBe('buyer');
    expect(await kindsOf(requisition)).toEqual(expect.arrayContaining(['claimed', 'released']));
  });

  test('is for those who may decide', async () => {
    const { id } = await taskOn('provider_down');
    await expect(matrix.services.claim(head, id)).rejects.toMatchObject({ code: 'forbidden' });
  });

  test('of what is decided is refused', async () => {
    const { id } = await taskOn('provider_down');
    await matrix.services.decide(buyer, id, answer({}));
    await expect(matrix.services.claim(buyer2, id)).rejects.toMatchObject({ code: 'conflict' });
  });
});

describe('a task that is given to another', () => {
  const reason = 'She knows the vendor.';

  test('is theirs from then on, and no longer of the role', async () => {
    const { id, requisition } = await taskOn('provider_down');
    const { person: to } = buyer2;
    expect((await matrix.services.assign(buyer, id, { to, reason })).owner).toEqual({ person: 'buyer2' });
    await expect(matrix.services.decide(buyer, id, answer({}))).rejects.toMatchObject({ code: 'forbidden' });
    await matrix.services.decide(buyer2, id, answer({}));
    expect(await kindsOf(requisition)).toContain('assigned');
  });

  test('goes to nobody who may not decide it', async () => {
    const { id } = await taskOn('provider_down');
    for (const { person: to } of [head, personWith('requester')])
      await expect(matrix.services.assign(buyer, id, { to, reason })).rejects.toMatchObject({ code: 'conflict' });
  });

  test('goes to nobody who had a hand in it', async () => {
    const { id } = await taskOn('approval_step');
    const { person: to } = personWith('requester');
    await expect(matrix.services.assign(head, id, { to, reason })).rejects.toMatchObject({ code: 'conflict' });
  });
});

describe('lists of tasks', () => {
  test('tell what waits for oneself from what waits for others, and what is decided', async () => {
    const { id } = await taskOn('provider_down');
    const listed = async (who: typeof buyer, scope: 'mine' | 'others' | 'decided') =>
      (await matrix.services.tasks(who, { scope, limit: 200 })).items.some((task) => task.id === id);
    expect([await listed(buyer, 'mine'), await listed(buyer, 'others')]).toEqual([true, false]);
    expect([await listed(head, 'mine'), await listed(head, 'others')]).toEqual([false, true]);
    await matrix.services.decide(buyer, id, answer({}));
    expect([await listed(head, 'others'), await listed(head, 'decided')]).toEqual([false, true]);
  });

  test.each(['others', 'decided'] as const)('%s go on where the page before ended', async (scope) => {
    const ids = [];
    for (let count = 0; count < 3; count += 1) {
      const { id } = await taskOn('provider_down');
      if (scope === 'decided') await matrix.services.decide(buyer, id, answer({}));
      ids.push(id);
    }
    const seen: string[] = [];
    let after: string | undefined;
    do {
      const page = await matrix.services.tasks(head, { scope, limit: 2, after });
      seen.push(...page.items.map(({ id }) => id));
      after = page.next ?? undefined;
    } while (after !== undefined);
    expect(ids.map((id) => seen.filter((other) => other === id).length)).toEqual([1, 1, 1]);
  });
});

describe('what somebody saw', () => {
  test('decided meanwhile, a decision on it is stale, and says who decided what', async () => {
    const { id } = await taskOn('provider_down');
    // In the words of each: what somebody sees is in their language.
    const [ours, seen] = [
      [versionOf(await matrix.services.task(buyer, id))],
      [versionOf(await matrix.services.task(buyer2, id))],
    ];
    await matrix.services.decide(buyer, id, answer({ verb: 'retry' }), ours);
    const version = versionOf(await matrix.services.task(buyer2, id));
    await expect(matrix.services.decide(buyer2, id, answer({ verb: 'stop' }), seen)).rejects.toMatchObject({
      code: 'stale',
      message: expect.stringContaining('buyer decided: retry'),
      current: {
        version,
        status: 'decided',
        decidedBy: 'buyer',
        verb: 'retry',
        at: expect.any(String),
      },
    });
  });

  test('so it is by the digest of an approval', async () => {
    const { id } = await taskOn('approval_step');
    const { digest } = await matrix.services.task(head, id);
    await expect(
      matrix.services.decide(head, id, answer({ verb: 'approve', seenDigest: 'e'.repeat(64) })),
    ).rejects.toMatchObject({ code: 'stale', current: { status: 'open', decidedBy: null } });
    await matrix.services.decide(head, id, answer({ verb: 'reject', reason: 'No.', seenDigest: digest }));
    await expect(
      matrix.services.decide(head, id, answer({ verb: 'approve', seenDigest: digest })),
    ).rejects.toMatchObject({ code: 'stale', current: { decidedBy: 'head', verb: 'reject' } });
  });

  test('without saying what one saw, it is a conflict', async () => {
    const { id } = await taskOn('provider_down');
    await matrix.services.decide(buyer, id, answer({}));
    await expect(matrix.services.decide(buyer2, id, answer({}))).rejects.toMatchObject({ code: 'conflict' });
  });

  test('of a requisition must still be so for each act on it', async () => {
    const { requisition } = await newThings(matrix.database, { status: 'screening' });
    const seen = async () => [versionOf(await matrix.services.show(buyer, requisition))];
    const before = await seen();
    await expect(matrix.services.withdraw(buyer, requisition, null, ['x'])).rejects.toMatchObject({ code: 'stale' });
    await matrix.services.withdraw(buyer, requisition, null, before);
    await expect(matrix.services.withdraw(buyer, requisition, null, before)).rejects.toMatchObject({
      code: 'stale',
      current: { status: 'withdrawn', decidedBy: 'buyer', verb: 'withdraw' },
    });
  });
});

test('whoever was given the seat of a role does not fill it once they hold the role no more', async () => {
  const { id } = await taskOn('approval_step');
  await statement(
    matrix.superuserUrl,
    `update tasks set owner_person = 'buyer2', facts = facts || '{"role":"department_head"}' where tenant = 'acme' and id = $1`,
    [id],
  );
  const approving = answer({ verb: 'approve' });
  await expect(matrix.services.decide(buyer2, id, approving)).rejects.toMatchObject({ code: 'forbidden' });
  expect(await matrix.services.decide(person('acme', 'buyer2', 'department_head'), id, approving)).toMatchObject({
    task: id,
  });
});

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { personWith, startMatrix, type Matrix } from '../matrix/system.ts';
import { newThings, type Things } from '../matrix/things.ts';
import { person } from '../support/principals.ts';

let matrix: Matrix;
let things: Things;
beforeAll(async () => {
  matrix = await startMatrix();
  things = await newThings(matrix.database);
}, 60_000);
afterAll(() => matrix.close());

const requester = person('acme', 'requester', 'requester');
const buyer = personWith('buyer');
const head = personWith('department_head');
const taskOn = (topic: string): string => things.tasks[topic] ?? '';

const ids = async (who: typeof buyer, search: string) =>
  (await matrix.services.tasks(who, { scope: 'mine', search, limit: 50 })).items.map(({ id }) => id);

const check = (fields: Record<string, string>) =>
  matrix.services.checkAnswer(requester, taskOn('missing_facts'), { verb: 'answer', fields });

describe('a task under review', () => {
  test('offers each person the answers that they may give, and none to whoever may not', async () => {
    const mayOf = async (who: typeof buyer, topic: string) => (await matrix.services.review(who, taskOn(topic))).may;
    expect(await mayOf(head, 'approval_step')).toEqual(['approve', 'reject', 'return']);
    expect(await mayOf(requester, 'approval_step')).toEqual([]);
    expect(await mayOf(requester, 'missing_facts')).toEqual(['answer']);
    expect(await mayOf(buyer, 'provider_down')).toEqual(['retry', 'stop']);
  });

  test('offers a deputy the answers of the person for whom they stand in', async () => {
    const day = new Date().toISOString().slice(0, 10);
    const deputy = person('acme', 'buyer2', 'buyer');
    await matrix.services.delegate(head, { deputy: deputy.person, until: `${Number(day.slice(0, 4)) + 1}-01-31` });
    const seen = await matrix.services.review(deputy, taskOn('approval_step'));
    expect(seen).toMatchObject({ may: ['approve', 'reject', 'return'], inPlaceOf: head.person });
    await matrix.services.delegate(head, null);
    expect(await matrix.services.review(deputy, taskOn('approval_step'))).toMatchObject({ may: [], inPlaceOf: null });
  });

  test('names those to whom it may be given, without whoever asks', async () => {
    const { assignees } = await matrix.services.review(buyer, taskOn('provider_down'));
    expect(assignees.map(({ id }) => id)).toContain('buyer2');
    expect(assignees.map(({ id }) => id)).not.toContain('buyer');
  });

  test('says who has decided it, and what, once somebody has', async () => {
    const other = await newThings(matrix.database);
    const id = other.tasks['provider_down'] ?? '';
    await matrix.services.decide(buyer, id, { verb: 'retry', fields: {}, reason: 'Again.', seenDigest: null });
    expect(await matrix.services.review(person('acme', 'buyer2', 'buyer'), id)).toMatchObject({
      may: [],
      decided: { by: 'buyer', verb: 'retry', reason: 'Again.' },
    });
  });
});

describe('an answer that is only checked', () => {
  test('is told what it lacks and what it may not bring', async () => {
    expect(await check({})).toEqual({ fields: [expect.objectContaining({ field: 'justification' })] });
    expect((await check({ justification: 'For the laboratory.', costCenter: 'CC-4200' })).fields).toEqual([
      expect.objectContaining({ field: 'costCenter' }),
    ]);
  });

  test('changes nothing, whether it would be taken or not', async () => {
    const before = await matrix.services.show(requester, things.requisition);
    const entries = (await matrix.services.history(requester, things.requisition)).entries.length;
    expect(await check({ justification: 'For the laboratory.' })).toEqual({ fields: [] });
    await check({ justification: ' ' });
    expect(await matrix.services.show(requester, things.requisition)).toEqual(before);
    expect((await matrix.services.history(requester, things.requisition)).entries).toHaveLength(entries);
  });

  test('is refused to whoever may not answer', async () => {
    const asked = matrix.services.checkAnswer(head, taskOn('missing_facts'), { verb: 'answer', fields: {} });
    await expect(asked).rejects.toMatchObject({ code: 'forbidden' });
  });
});

describe('the list of tasks', () => {
  test('says what each is about', async () => {
    const { items } = await matrix.services.tasks(requester, { scope: 'mine', limit: 50 });
    const found = items.find(({ id }) => id === taskOn('missing_facts'));
    expect(found?.about).toMatchObject({ requester: 'requester', subject: expect.stringMatching(/\w/) });
  });

  test('is searched by all words, in the numbers too', async () => {
    const id = taskOn('missing_facts');
    expect(await ids(requester, `${id.toLowerCase()} ${things.requisition}`)).toEqual([id]);
    expect(await ids(requester, `${id} nothing-like-it`)).toEqual([]);
    expect(await ids(requester, '%')).toEqual([]);
  });

  test('goes on where a page ended', async () => {
    const all = (await matrix.services.tasks(buyer, { scope: 'mine', limit: 200 })).items.map(({ id }) => id);
    const paged: string[] = [];
    let after: string | undefined;
    do {
      const page = await matrix.services.tasks(buyer, { scope: 'mine', limit: 2, after });
      paged.push(...page.items.map(({ id }) => id));
      after = page.next ?? undefined;
    } while (after !== undefined);
    expect(paged).toEqual(all);
    expect(paged.length).toBeGreaterThan(2);
  });
});

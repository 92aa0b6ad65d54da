import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { requestMail } from '../support/request-mail.ts';
import { unsound } from '../support/soundness.ts';
import { startTestSystem } from '../support/system.ts';
import type { TestSystem } from '../support/system.ts';

let system: TestSystem;
beforeAll(async () => {
  system = await startTestSystem();
}, 60_000);
afterAll(() => system.close());

const runsOf = async (id: string) =>
  (await system.histories()).filter(({ workflow }) => workflow === `requisition:acme:${id}`);

test('the same mail again is the same requisition, also after it was ordered', async () => {
  const mail = requestMail();
  const first = await system.as('requester').submit(mail);
  expect(first.duplicate).toBe(false);
  expect(await system.as('requester').submit(mail)).toEqual({ id: first.id, duplicate: true });
  await system.as('head').decide(await system.untilTask(first.id, 'approval_step'), 'approve');
  await system.untilStatus(first.id, 'ordered');
  await system.historyOfEnded(first.id);
  expect(await system.as('requester').submit(mail)).toEqual({ id: first.id, duplicate: true });
  expect(await system.orders(first.id)).toHaveLength(1);
  expect(await runsOf(first.id)).toHaveLength(1);
});

test('the same mail twenty times at once is one requisition and one run', async () => {
  const mail = requestMail();
  const submitted = await Promise.all(Array.from({ length: 20 }, () => system.as('requester').submit(mail)));
  const [id, ...others] = new Set(submitted.map((submission) => submission.id));
  expect(others).toEqual([]);
  expect(submitted.filter(({ duplicate }) => !duplicate)).toHaveLength(1);
  await system.untilTask(id ?? '', 'approval_step');
  expect(await runsOf(id ?? '')).toHaveLength(1);
  expect(await system.rows('select id from tasks where requisition = $1', [id])).toHaveLength(1);
});

test('the same Message-ID of another submitter or tenant is another requisition', async () => {
  const mail = requestMail();
  const ids = await Promise.all([
    system.as('requester').submit(mail),
    system.as('buyer').submit(mail),
    system.as('rheinwerk/requester').submit(mail),
  ]);
  expect(ids.map(({ duplicate }) => duplicate)).toEqual([false, false, false]);
  expect(ids[0]?.id).not.toBe(ids[1]?.id);
});

test('what is no mail is refused with its reason, and leaves nothing behind', async () => {
  const before = await system.rows('select count(*)::int as n from requisitions');
  const refused = [
    ['', 'invalid_mail'],
    ['no header at all', 'invalid_mail'],
    [new Uint8Array(26 * 1024 * 1024).fill(97), 'too_large'],
  ] as const;
  for (const [raw, code] of refused)
    await expect(system.as('requester').submit(raw)).rejects.toMatchObject({
      code,
      message: expect.stringMatching(/./),
    });
  expect(await system.rows('select count(*)::int as n from requisitions')).toEqual(before);
  expect(
    await system.rows('select m.id from mails m left join requisitions r on r.mail = m.id where r.id is null'),
  ).toEqual([]);
});

test('whatever happened, it is sound', async () => {
  expect(await unsound(system)).toEqual([]);
});

import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { PersonId } from '../../src/domain/principal.ts';
import type { Person } from '../../src/services/api.ts';
import { startMatrix, type Matrix } from '../matrix/system.ts';
import { person } from '../support/principals.ts';

let matrix: Matrix;
beforeAll(async () => {
  matrix = await startMatrix();
}, 60_000);
afterAll(() => matrix.close());

// By the seed data requester2 is the deputy of the requester, and nobody is the head's among these.
const requester = person('acme', 'requester', 'requester');
const requester2 = person('acme', 'requester2', 'requester');
const receiver = person('acme', 'receiver', 'receiver');
const head = person('acme', 'head', 'department_head');
const buyer = person('acme', 'buyer', 'buyer');

let count = 0;
const handIn = (who: Person, from: string) => {
  count += 1;
  const mail = `From: ${from}\r\nMessage-ID: <${count}@brackets.example>\r\nSubject: Brackets\r\n\r\nTen brackets, please.\r\n`;
  return matrix.services.submit(who, Buffer.from(mail));
};
const requesterOf = async (who: Person, from: string): Promise<string> => {
  const { id } = await handIn(who, from);
  return (await matrix.services.show(who, id)).requester;
};

const HEADS = 'Hannah <Hannah.Head@acme.example>';
const REFUSED = { code: 'forbidden', message: expect.stringContaining('bin/qm delegate') };

test('whoever wrote a mail is the requester, and hands it in', async () => {
  expect(await requesterOf(requester, 'rita.requester@acme.example')).toBe('requester');
  expect(await requesterOf(head, HEADS)).toBe('head');
});

test('a mail of nobody whom the company knows is a request of whoever hands it in', async () => {
  expect(await requesterOf(requester, 'news@elsewhere.example')).toBe('requester');
});

test('nobody names another as the requester by a line of a mail', async () => {
  for (const who of [requester, requester2, receiver, person('acme', 'admin', 'administrator')])
    await expect(handIn(who, HEADS)).rejects.toMatchObject(REFUSED);
  await expect(handIn(receiver, 'rita.requester@acme.example')).rejects.toMatchObject(REFUSED);
});

test('a buyer, who finds out whose mail it is, hands in that of anybody', async () => {
  expect(await requesterOf(buyer, HEADS)).toBe('head');
});

test('a deputy hands in for whom they stand in, by the records or by a word that is in force', async () => {
  expect(await requesterOf(requester2, 'rita.requester@acme.example')).toBe('requester');
  await matrix.services.delegate(head, { deputy: PersonId.parse('requester'), until: '2999-12-31' });
  expect(await requesterOf(requester, HEADS)).toBe('head');
  await expect(handIn(receiver, HEADS)).rejects.toMatchObject(REFUSED);
});

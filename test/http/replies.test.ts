import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { QuartermasterError } from '../../src/domain/errors.ts';
import { problem, startSystem, type Ask, type Init, type TestSystem } from './system.ts';

const MAIL = 'From: vendor@b.example\r\nSubject: Re: x\r\n\r\nWe agree.\r\n';

let system: TestSystem;
let ask: Ask;
let buyer: string;
beforeAll(async () => {
  system = await startSystem();
  ask = await system.signedIn();
  buyer = await system.issuer.sign({ claims: { sub: 'buyer', roles: ['buyer'] } });
});
beforeEach(() => {
  system.memory.calls.length = 0;
});
afterAll(() => system.issuer.close());

const file = (query = '', init: Init = {}) =>
  ask(`/v1/replies${query}`, { type: 'message/rfc822', body: MAIL, token: buyer, ...init });

test('a mail is handed on byte by byte, and answered 202 with the letter that it answers', async () => {
  const bytes = new Uint8Array([...Buffer.from(MAIL), 0xff, 0xfe, 0x00]);
  const answer = { requisition: 'R-000001', letter: 1, state: 'attached', duplicate: false };
  expect(await file('', { body: bytes, type: 'Message/RFC822; charset=binary' })).toMatchObject({
    status: 202,
    body: answer,
  });
  expect(system.memory.mails.at(-1)?.equals(Buffer.from(bytes))).toBe(true);
  expect(await file('', { body: bytes })).toMatchObject({ status: 202, body: { ...answer, duplicate: true } });
});

test('the requisition that a person names goes along', async () => {
  expect(await file('?requisition=R-000007')).toMatchObject({
    status: 202,
    body: { requisition: 'R-000007', state: 'in_review' },
  });
  expect(system.memory.calls).toEqual([['buyer', 'reply', MAIL.length, 'R-000007']]);
});

test('only a buyer hands in what vendors answer', async () => {
  const requester = await system.issuer.sign();
  expect(await file('', { token: requester })).toMatchObject(problem('forbidden', 403));
  expect(await file('', { token: null })).toMatchObject(problem('unauthenticated', 401));
});

test('a mail that belongs to no letter says what to name', async () => {
  const fields = [{ field: 'requisition', reason: 'Name the one that it answers.' }];
  system.memory.fail(new QuartermasterError('refused_answer', 'It shows no letter.', { fields }));
  expect(await file()).toMatchObject({ ...problem('refused_answer', 422), body: { errors: fields } });
});

test.each(['text/plain', 'application/json', ''])('content of type %j is refused with 415', async (type) => {
  expect(await file('', { type })).toMatchObject(problem('unsupported_media_type', 415));
  expect(system.memory.calls).toEqual([]);
});

test.each(['?requisition=', '?requisition=%00', `?requisition=${'R'.repeat(101)}`, '?letter=1'])(
  'the query %s is refused',
  async (query) => {
    expect(await file(query)).toMatchObject(problem('invalid_input', 400));
    expect(system.memory.calls).toEqual([]);
  },
);

test('a mail of more than 25 MB is refused, and the address takes nothing but POST', async () => {
  expect(await file('', { body: new Uint8Array(25 * 1024 * 1024 + 1) })).toMatchObject(problem('too_large', 413));
  const read = await ask('/v1/replies', { token: buyer });
  expect(read).toMatchObject(problem('method_not_allowed', 405));
  expect(read.headers.get('allow')).toBe('POST');
});

import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import PostalMime from 'postal-mime';
import { about } from './memory-reviews.ts';
import { approval, question, requisition } from './memory-views.ts';
import { problem, startSystem } from './system.ts';
import type { Ask, Init, TestSystem } from './system.ts';

let system: TestSystem;
let ask: Ask;
beforeAll(async () => {
  system = await startSystem();
  ask = await system.signedIn();
});
beforeEach(() => {
  system.memory.calls.length = 0;
});
afterAll(() => system.issuer.close());

const post = (path: string, json: unknown, init: Init = {}) => ask(path, { ...init, body: JSON.stringify(json) });

const MAIL = 'From: a@b.example\r\nSubject: x\r\n\r\n4 drives\r\n';

describe('submitting', () => {
  test('a mail is handed on byte by byte and answered 202 with its address', async () => {
    const bytes = new Uint8Array([...Buffer.from(MAIL), 0xff, 0xfe, 0x00]);
    const { status, headers, body } = await ask('/v1/requisitions', {
      body: bytes,
      type: 'Message/RFC822; charset=binary',
    });
    expect({ status, body }).toEqual({ status: 202, body: { id: 'R-000001', duplicate: false } });
    expect(headers.get('location')).toBe('/v1/requisitions/R-000001');
    expect(system.memory.mails.at(-1)?.equals(Buffer.from(bytes))).toBe(true);
  });

  test('the same mail again says that it is a duplicate', async () => {
    await ask('/v1/requisitions', { body: MAIL, type: 'message/rfc822' });
    expect((await ask('/v1/requisitions', { body: MAIL, type: 'message/rfc822' })).body.duplicate).toBe(true);
  });

  test('JSON becomes a mail from the person of the token', async () => {
    const text = 'Vier Laufwerke à 370,00 €\n\n.\nDanke';
    const { status } = await post('/v1/requisitions', {
      subject: 'Für das Labor',
      text,
      messageId: '<one@acme.example>',
    });
    expect(status).toBe(202);
    const mail = await PostalMime.parse(system.memory.mails.at(-1) ?? '');
    expect(mail).toMatchObject({ subject: 'Für das Labor', messageId: '<one@acme.example>' });
    expect(mail.from?.address).toBe('rita.requester@acme.example');
    expect(mail.text?.trim()).toBe(text);
    expect(Number.isNaN(Date.parse(mail.date ?? ''))).toBe(false);
  });

  test('a token without an e-mail gives a sender that nobody can be', async () => {
    const bare = await system.issuer.sign({ claims: { email: undefined, sub: 'auth0|77' } });
    await post('/v1/requisitions', { subject: 'x', text: 'y' }, { token: bare });
    const mail = await PostalMime.parse(system.memory.mails.at(-1) ?? '');
    expect(mail.from?.address).toBe('auth0%7C77@acme.invalid');
  });

  test('without a Message-ID each is a mail of its own', async () => {
    const first = await post('/v1/requisitions', { subject: 'x', text: 'y' });
    const second = await post('/v1/requisitions', { subject: 'x', text: 'y' });
    expect([first.body.duplicate, second.body.duplicate]).toEqual([false, false]);
  });

  test('a subject cannot smuggle in headers', async () => {
    await post('/v1/requisitions', { subject: 'x\r\nBcc: evil@example.com\r\n\r\nbody', text: 'y' });
    const mail = await PostalMime.parse(system.memory.mails.at(-1) ?? '');
    expect(mail.bcc).toBeUndefined();
    expect(mail.text?.trim()).toBe('y');
  });

  test.each([
    ['an object in place of the text', { subject: 'x', text: { path: '/etc/passwd' } }],
    ['no text', { subject: 'x', text: '' }],
    ['an unknown field', { subject: 'x', text: 'y', tenant: 'rheinwerk' }],
    ['a Message-ID with a line break', { subject: 'x', text: 'y', messageId: '<a@b>\r\nBcc: c@d' }],
  ])('%s is refused, naming the field', async (_name, json) => {
    const answer = await post('/v1/requisitions', json);
    expect(answer).toMatchObject(problem('invalid_input', 400));
    expect(answer.body.errors.length).toBe(1);
    expect(system.memory.calls).toEqual([]);
  });

  test('a mail that the product cannot read says why', async () => {
    const answer = await ask('/v1/requisitions', { method: 'POST', body: '', type: 'message/rfc822' });
    expect(answer).toMatchObject(problem('invalid_mail', 422));
    expect(answer.body.detail).toContain('empty');
  });

  test.each(['text/plain', 'multipart/form-data', 'application/x-www-form-urlencoded', ''])(
    'content of type %j is refused with 415',
    async (type) => {
      expect(await ask('/v1/requisitions', { body: MAIL, type })).toMatchObject(problem('unsupported_media_type', 415));
    },
  );
});

describe('reading', () => {
  test('one requisition', async () => {
    expect((await ask('/v1/requisitions/R-000001')).body).toEqual(requisition);
  });

  test('a list takes statuses, a place to go on and a length', async () => {
    const { body } = await ask('/v1/requisitions?status=needs_info,on_hold&after=R-000009&limit=2');
    expect(body.items.length).toBe(2);
    expect(system.memory.calls).toEqual([
      ['requester', 'list', { statuses: ['needs_info', 'on_hold'], after: 'R-000009', limit: 2 }],
    ]);
  });

  test('a list without wishes is of at most 50', async () => {
    await ask('/v1/requisitions');
    expect(system.memory.calls).toEqual([['requester', 'list', { limit: 50 }]]);
  });

  test.each(['status=lost', 'limit=0', 'limit=201', 'limit=x', 'after=%00', 'tenant=rheinwerk'])(
    'a list by %s is refused',
    async (query) => {
      expect(await ask(`/v1/requisitions?${query}`)).toMatchObject(problem('invalid_input', 400));
    },
  );

  test('history and transcript', async () => {
    expect((await ask('/v1/requisitions/R-000001/history')).body).toMatchObject({ intact: true, brokenAt: null });
    expect((await ask('/v1/requisitions/R-000001/transcript')).body.runs[0].agent).toBe('intake');
  });

  test('tasks, and one of them', async () => {
    expect((await ask('/v1/tasks')).body).toEqual({
      items: [question, approval].map((task) => ({ ...task, about })),
      next: null,
    });
    expect((await ask('/v1/tasks/T-000002')).body).toEqual(approval);
  });

  test('the approvals that a purchase would need', async () => {
    const { body } = await ask('/v1/policy/explain?amount=12000&currency=EUR&costCenter=K-310');
    expect(body.lines[0]).toContain('department_head');
    expect(system.memory.calls).toEqual([
      ['requester', 'explain', { amount: '12000', currency: 'EUR', costCenter: 'K-310' }],
    ]);
  });

  test.each(['amount=1e9&currency=EUR&costCenter=K', 'amount=1&currency=euro&costCenter=K', 'amount=1&currency=EUR'])(
    'a question about approvals with %s is refused',
    async (query) => {
      expect(await ask(`/v1/policy/explain?${query}`)).toMatchObject(problem('invalid_input', 400));
    },
  );
});

describe('acting', () => {
  test('a decision arrives with its fields, reason and digest', async () => {
    const fields = { 'vendor.taxId': '91-1234567', 'lines[0].quantity': '4' };
    const { status, body } = await post('/v1/tasks/T-000001/decision', { verb: 'answer', fields });
    expect({ status, body }).toEqual({
      status: 200,
      body: { requisition: 'R-000001', task: 'T-000001', claimedBy: null },
    });
    expect(system.memory.calls.at(-1)?.slice(1)).toEqual([
      'decide',
      'T-000001',
      { verb: 'answer', fields, reason: null, seenDigest: null },
    ]);
  });

  test('an approval of something else than what was seen is refused as stale', async () => {
    const answer = await post('/v1/tasks/T-000002/decision', { verb: 'approve', seenDigest: 'b'.repeat(64) });
    expect(answer).toMatchObject(problem('stale', 412));
  });

  test('a wrong answer comes back with the field and its cure', async () => {
    const answer = await post('/v1/tasks/T-000001/decision', { verb: 'answer', fields: { 'vendor.taxId': 'wrong' } });
    expect(answer).toMatchObject(problem('refused_answer', 422));
    expect(answer.body.errors).toEqual([{ field: 'vendor.taxId', reason: expect.stringContaining('nine digits') }]);
  });

  test.each([
    ['an unknown verb', '{"verb":"launch"}'],
    ['no verb', '{}'],
    ['a field name that is no path', '{"verb":"answer","fields":{"a b":"x"}}'],
    ['a body that reaches for a prototype', '{"verb":"answer","__proto__":{"seenDigest":"x"}}'],
    ['a value that is a number', '{"verb":"answer","fields":{"total":12}}'],
    ['a value with a NUL character', '{"verb":"answer","fields":{"total":"1\\u0000"}}'],
    ['an actor', '{"verb":"approve","actor":"finance"}'],
  ])('a decision with %s is refused', async (_name, body) => {
    expect(await ask('/v1/tasks/T-000001/decision', { body })).toMatchObject(problem('invalid_input', 400));
    expect(system.memory.calls).toEqual([]);
  });

  test('a field that reaches for a prototype gets nowhere', async () => {
    await ask('/v1/tasks/T-000001/decision', { body: '{"verb":"answer","fields":{"__proto__":"x","total":"1"}}' });
    expect(system.memory.calls.at(-1)?.at(-1)).toMatchObject({ fields: { total: '1' } });
    expect(({} as Record<string, unknown>)['total']).toBeUndefined();
  });

  test('an edit answers with the new version, and needs a field', async () => {
    const edited = await post('/v1/requisitions/R-000001/edit', { fields: { neededBy: '2026-12-20' } });
    expect(edited).toMatchObject({ status: 200, body: { version: 3 } });
    expect(await post('/v1/requisitions/R-000001/edit', { fields: {} })).toMatchObject(problem('invalid_input', 400));
    expect(await ask('/v1/requisitions/R-000001/edit', { method: 'POST' })).toMatchObject(
      problem('invalid_input', 400),
    );
  });

  test('pausing takes a company, an agent and a reason, and answers with what is paused', async () => {
    const paused = await post('/v1/pause', { agent: 'vendor', reason: 'it moves' });
    expect(paused.body).toMatchObject({ pauses: [{ agent: 'vendor', reason: 'it moves' }], installation: false });
    expect((await post('/v1/resume', { agent: 'vendor' })).body).toEqual({ pauses: [], installation: false });
    expect((await ask('/v1/pauses')).body).toMatchObject({ pauses: [{ agent: null, by: 'admin' }] });
  });

  test('handing over needs a person and a reason', async () => {
    const path = '/v1/requisitions/R-000001/reassign';
    const handed = await post(path, { to: 'buyer2', reason: 'She has left.' });
    expect(handed).toMatchObject({ status: 200, body: { id: 'R-000001', from: 'requester2', to: 'buyer2' } });
    for (const body of [{ to: 'buyer2' }, { to: 'buyer2', reason: ' ' }, { to: 'not an id', reason: 'She has left.' }])
      expect(await post(path, body)).toMatchObject(problem('invalid_input', 400));
  });

  test('a delegation needs a deputy and a last day, or is ended', async () => {
    const given = await post('/v1/delegations', { deputy: 'buyer2', until: '2026-12-31' });
    expect(given).toMatchObject({ status: 200, body: { items: [{ deputy: 'buyer2', until: '2026-12-31' }] } });
    expect((await post('/v1/delegations', { end: true })).body).toEqual({ items: [] });
    expect((await ask('/v1/delegations')).body).toMatchObject({ items: [{ person: 'buyer', deputy: 'buyer2' }] });
    for (const body of [{}, { deputy: 'buyer2' }, { deputy: 'buyer2', until: 'tomorrow' }, { end: false }])
      expect(await post('/v1/delegations', body)).toMatchObject(problem('invalid_input', 400));
  });

  test('withdrawing needs no body and takes a reason', async () => {
    const bare = await ask('/v1/requisitions/R-000001/withdraw', { method: 'POST' });
    expect(bare).toMatchObject({ status: 200, body: { id: 'R-000001' } });
    await post('/v1/requisitions/R-000001/withdraw', { reason: 'found one' });
    const reasons = system.memory.calls.filter(([, name]) => name === 'withdraw').map(([, , , reason]) => reason);
    expect(reasons).toEqual([null, 'found one']);
  });

  test('reopening what is not rejected is a conflict', async () => {
    expect(await post('/v1/requisitions/R-000001/reopen', {})).toMatchObject(problem('conflict', 409));
  });
});

import { beforeEach, describe, expect, test } from '@jest/globals';
import { QuartermasterError } from '../../src/domain/errors.ts';
import { LIMITS } from '../../src/http/body.ts';
import type { App } from '../../src/http/context.ts';
import { createLog } from '../../src/log.ts';
import type { TaskReview } from '../../src/services/review-view.ts';
import { addPages } from '../../src/web/pages.tsx';
import { memoryServices } from '../http/memory-services.ts';
import { about, reviewOf } from '../http/memory-reviews.ts';
import { approval, question } from '../http/memory-views.ts';
import { memorySignIn, SESSION } from '../http/memory-sign-in.ts';
import { appOver } from '../support/app.ts';

const HOSTILE = '<script>alert(1)</script>';
const ORIGIN = 'http://127.0.0.1:8080';
const USD = { currency: 'USD', minor: 40_000 };

const bound: NonNullable<TaskReview['bound']> = {
  vendor: { number: 'V-1', name: 'Northwind', country: 'US', taxId: '91-1234567', email: 'o@northwind.example' },
  lines: [{ description: HOSTILE, quantity: '2', unit: null, unitPrice: { currency: 'USD', amount: '200' } }],
  charges: [],
  totals: { tax: null, total: USD, totalIs: 'net' },
  currency: 'USD',
  delivery: { place: 'Lab 2', neededBy: '2026-12-17' },
  costCenter: 'CC-4200',
};

let app: App;
let memory: ReturnType<typeof memoryServices>;
let reviews: Record<string, TaskReview>;
let refusals: Record<string, QuartermasterError>;
beforeEach(async () => {
  memory = memoryServices();
  refusals = {};
  reviews = {
    [question.id]: reviewOf(question),
    [approval.id]: { ...reviewOf(approval), bound },
    'T-000003': { ...reviewOf({ ...approval, id: 'T-000003', digest: 'b'.repeat(64) }), bound },
  };
  const { services } = memory;
  const shown = {
    ...services,
    tasks: () =>
      Promise.resolve({ items: Object.values(reviews).map(({ task }) => ({ ...task, about })), next: 'further' }),
    review: (_who: unknown, id: string) => {
      const found = reviews[id];
      return found ? Promise.resolve(found) : Promise.reject(new QuartermasterError('not_found', 'It is not there.'));
    },
    decide: (...[who, id, answer, seen]: Parameters<typeof services.decide>) => {
      const refusal = refusals[id];
      if (refusal) return Promise.reject(refusal);
      memory.calls.push([who.person, 'decide', id, answer, ...(seen ? [seen] : [])]);
      return Promise.resolve({ requisition: 'R-000001', task: id, claimedBy: null });
    },
  };
  const signIn = memorySignIn(() => Promise.reject(new Error('Nobody brings a token.')));
  await signIn.pollDevice('device');
  await signIn.pollDevice('device');
  const log = createLog({ level: 'silent', name: 'test' });
  app = appOver({ services: shown, signIn, log });
  addPages(app, {
    services: shown,
    signIn,
    log,
    publicUrl: ORIGIN,
    limits: LIMITS,
    standIns: [],
    now: () => new Date('2026-12-08T09:00:00Z'),
    newId: () => 'n1',
  });
});

const headers = { cookie: `qm_session=${SESSION}`, origin: ORIGIN };
const get = async (path: string) => (await app.request(`${ORIGIN}${path}`, { headers })).text();
const post = (path: string, fields: Record<string, string>) =>
  app.request(`${ORIGIN}${path}`, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams(fields).toString(),
  });
const decisions = () => memory.calls.filter(([, name]) => name === 'decide').map(([, , id, answer]) => [id, answer]);

const check = (field: string, fields: Record<string, string>) =>
  post(`/tasks/T-000001/check?field=${field}`, { verb: 'answer', ...fields });

const send = (text: string) => post('/tasks/T-000009', { verb: 'edit', text });

const form = (fields: Record<string, string | File>) => {
  const body = new FormData();
  for (const [name, value] of Object.entries({ messageId: '<n1@acme.invalid>', ...fields })) body.set(name, value);
  return app.request(`${ORIGIN}/requisitions/new`, { method: 'POST', headers, body });
};

const sent = () => memory.mails.map((mail) => mail.toString());

describe('the inbox', () => {
  test('says what is overdue, and keeps tab, search and page in its address', async () => {
    expect(await get('/inbox')).toContain('overdue');
    const others = await get('/inbox?tab=others&q=drives');
    expect(others).toContain('href="/inbox?tab=others&amp;q=drives&amp;after=further"');
    expect(others).toContain('href="/inbox?q=drives"');
    expect(others).toContain('value="drives"');
  });

  test('takes any other tab for the first', async () => {
    expect(await get('/inbox?tab=__proto__')).toContain('aria-current="page">For me');
  });
});

describe('a task', () => {
  test('offers the answers that its reader may give, and no others', async () => {
    reviews[approval.id] = { ...reviewOf(approval), bound, may: ['return'], inPlaceOf: 'head' };
    const html = await get(`/tasks/${approval.id}`);
    expect(html).toContain('value="return"');
    expect(html).not.toContain('value="approve"');
    expect(html).toContain('You decide in the place of head.');
  });

  test('shows what is bound as text, whatever it is', async () => {
    const html = await get(`/tasks/${approval.id}`);
    expect(html).toContain('&lt;script&gt;alert(1)');
    expect(html).not.toContain('<script>alert');
    expect(html).toContain('aaaaaaaaaaaa');
  });

  test('shows of a changed approval what differs, and nothing else', async () => {
    const before = { at: '2026-11-23T09:00:00Z', approvedBy: ['head'], bound: { ...bound, costCenter: 'CC-1' } };
    reviews[approval.id] = { ...reviewOf(approval), bound, before };
    const html = await get(`/tasks/${approval.id}`);
    expect([...html.matchAll(/<(?:del|ins)>([^<]*)/g)].map(([, text]) => text)).toEqual(['CC-1', 'CC-4200']);
    expect(html).toContain('Since head approved');
  });

  test('that was decided meanwhile says by whom, and what', async () => {
    refusals[approval.id] = new QuartermasterError('stale', 'It has changed.');
    const decided = { by: 'finance', verb: 'reject', at: '2026-12-08T08:00:00Z', reason: HOSTILE };
    reviews[approval.id] = { ...reviewOf({ ...approval, status: 'decided' }), bound, may: [], decided };
    const response = await post(`/tasks/${approval.id}`, { verb: 'approve', seenDigest: 'a'.repeat(64) });
    expect(response.status).toBe(422);
    const html = await response.text();
    expect(html).toContain('finance has decided: Reject');
    expect(html).not.toContain('<script>alert');
  });

  test('offers signing in to whoever must, and to nobody else', async () => {
    const task = { ...question, topic: 'sign_in', kind: 'authorization', asks: [], verbs: ['stop'] } as const;
    const signIn = 'href="/auth/sign-in?return=%2Ftasks%2FT-000001"';
    reviews[question.id] = reviewOf({ ...task, asks: [], verbs: ['stop'] });
    expect(await get('/tasks/T-000001')).toContain(signIn);
    reviews[question.id] = reviewOf({ ...task, asks: [], verbs: ['stop'], owner: { role: 'buyer' } });
    expect(await get('/tasks/T-000001')).not.toContain(signIn);
  });
});

const give = () => post('/tasks/T-000001/assign', { to: 'requester', reason: 'I am away.' });

describe('a task that is given away', () => {
  test('goes, and its giver is back in the inbox', async () => {
    const answer = await give();
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/inbox']);
  });

  test('to somebody who may not decide it, stays; what was typed stays in the form, which says why', async () => {
    memory.fail(new QuartermasterError('conflict', 'requester may not decide task T-000001; name somebody who may.'));
    const answer = await give();
    const html = await answer.text();
    expect(answer.status).toBe(422);
    for (const shown of ['<details open', 'value="I am away."', 'requester may not decide task T-000001'])
      expect(html).toContain(shown);
  });

  test('is told as it is where somebody else has it by now', async () => {
    memory.fail(new QuartermasterError('conflict', 'head works on it until noon.'));
    const answer = await post('/tasks/T-000001/claim', {});
    expect([answer.status, await answer.text()]).toEqual([
      422,
      expect.stringContaining('head works on it until noon.'),
    ]);
  });
});

describe('a field that is typed in', () => {
  test('is told what is wrong with it, or that it fits, and nothing of the others', async () => {
    expect(await (await check('vendor.taxId', { 'vendor.taxId': 'wrong' })).text()).toContain('An EIN has nine digits');
    expect(await (await check('vendor.taxId', { 'vendor.taxId': '84-2914563' })).text()).toContain('This fits.');
    expect(await (await check('vendor.email', { 'vendor.taxId': 'wrong', 'vendor.email': 'a@b.example' })).text()).toBe(
      '<p class="fits">✓ This fits.</p>',
    );
  });

  test('is told nothing while it is blank, or while there is no telling', async () => {
    expect(await (await check('vendor.taxId', { 'vendor.taxId': ' ' })).text()).toBe('');
    memory.fail(new QuartermasterError('conflict', 'It was decided already.'));
    expect((await check('vendor.taxId', { 'vendor.taxId': '1' })).status).toBe(204);
  });

  test('decides nothing', async () => {
    await check('vendor.taxId', { 'vendor.taxId': '84-2914563' });
    expect(decisions()).toEqual([]);
  });
});

describe('a letter', () => {
  const facts = { subject: 'Security', text: 'Dear all,\n\nplease.', sources: [], problems: [HOSTILE] };
  const verbs = ['accept', 'edit', 'ignore'] as const;
  beforeEach(() => {
    const task = { ...approval, id: 'T-000009', kind: 'review', topic: 'letter_review', facts } as const;
    reviews['T-000009'] = reviewOf({ ...task, verbs: [...verbs] });
  });

  test('is accepted as it was drafted, and edited where its text is another', async () => {
    await send('Subject: Security\r\n\r\nDear all,\r\n\r\nplease.\r\n');
    await send('Subject: Security\r\n\r\nDear all,\r\n\r\nplease answer.');
    expect(decisions()).toEqual([
      ['T-000009', expect.objectContaining({ verb: 'accept', fields: {} })],
      ['T-000009', expect.objectContaining({ verb: 'edit', fields: { text: expect.stringContaining('answer') } })],
    ]);
  });

  test('is sent by one button, beside what its gate refuses', async () => {
    const html = await get('/tasks/T-000009');
    expect(html).toContain('Subject: Security\n\nDear all,\n\nplease.');
    expect(html).not.toContain('value="accept"');
    expect(html).toContain('&lt;script&gt;');
  });
});

describe('several approvals in one view', () => {
  const marked = {
    'verb.T-000002': 'approve',
    'digest.T-000002': 'a'.repeat(64),
    'verb.T-000003': 'reject',
    'reason.T-000003': 'Not this year.',
    'digest.T-000003': 'b'.repeat(64),
  };

  test('are each decided for what was seen of them', async () => {
    expect((await post('/inbox/review', marked)).status).toBe(200);
    expect(decisions()).toEqual([
      ['T-000002', { verb: 'approve', fields: {}, reason: null, seenDigest: 'a'.repeat(64) }],
      ['T-000003', { verb: 'reject', fields: {}, reason: 'Not this year.', seenDigest: 'b'.repeat(64) }],
    ]);
  });

  test('of which one is refused leave the others decided, and say so of each', async () => {
    refusals['T-000002'] = new QuartermasterError('stale', 'It has changed since you saw it.');
    const response = await post('/inbox/review', marked);
    expect(response.status).toBe(422);
    const html = await response.text();
    expect(html).toContain('It has changed since you saw it.');
    expect(html).toContain('Reject: done');
    expect(decisions().map(([id]) => id)).toEqual(['T-000003']);
  });

  test('decide nothing that is not marked, is no task, or is no answer to an approval', async () => {
    await post('/inbox/review', { 'verb.T-000002': '', 'verb.../x': 'approve', 'verb.T-000003': 'stop' });
    expect(decisions()).toEqual([]);
    expect(await get('/inbox/review')).toContain('name="verb.T-000002" value="" checked');
  });
});

describe('a request by form', () => {
  test('carries what was typed beside the text in the text, and its files', async () => {
    const quote = new File(['Total: $250.00'], 'quote.txt', { type: 'text/plain' });
    const fields = { subject: 'Printer', text: 'One printer.', costCenter: 'CC-1', neededBy: '2027-02-01' };
    expect((await form({ ...fields, files: quote })).status).toBe(303);
    expect(sent()[0]?.replaceAll('\r', '')).toContain('One printer.\n\nCost center: CC-1\nNeeded by: 2027-02-01');
    expect(sent()[0]).toContain('filename=quote.txt');
  });

  test('is the text alone where nothing was typed beside it', async () => {
    await form({ subject: 'Printer', text: 'One printer.', files: new File([], '') });
    expect(sent()[0]).toMatch(/\r\n\r\nOne printer\.\r\n$/);
  });

  test('that is refused keeps what was typed', async () => {
    const response = await form({ subject: '', text: 'One printer.', costCenter: 'CC-1' });
    expect([response.status, sent()]).toEqual([422, []]);
    const html = await response.text();
    expect(html).toContain('One printer.</textarea>');
    expect(html).toContain('value="CC-1"');
  });

  test('is no larger than a mail may be', async () => {
    const big = new File([new Uint8Array(LIMITS.mailBytes)], 'big.bin');
    expect((await form({ subject: 'Printer', text: 'One.', files: big })).status).toBe(413);
    expect(sent()).toEqual([]);
  });
});

describe('deputies', () => {
  test('are named and ended by the person alone, and what is wrong is said beside what was typed', async () => {
    expect((await post('/deputies', { deputy: 'buyer2', from: '', until: '2027-01-31' })).status).toBe(303);
    expect((await post('/deputies/end', {})).status).toBe(303);
    expect(memory.calls.filter(([, name]) => name === 'delegate')).toEqual([
      ['requester', 'delegate', { deputy: 'buyer2', from: undefined, until: '2027-01-31' }],
      ['requester', 'delegate', null],
    ]);
    const refused = await post('/deputies', { deputy: 'buyer2', from: '', until: 'soon' });
    expect(refused.status).toBe(422);
    expect(await refused.text()).toContain('value="buyer2"');
  });
});

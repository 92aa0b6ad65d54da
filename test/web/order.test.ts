import { beforeEach, describe, expect, test } from '@jest/globals';
import { QuartermasterError } from '../../src/domain/errors.ts';
import type { Role } from '../../src/domain/principal.ts';
import { LIMITS } from '../../src/http/body.ts';
import { createLog } from '../../src/log.ts';
import type { Services } from '../../src/services/api.ts';
import { addPages } from '../../src/web/pages.tsx';
import { memoryServices } from '../http/memory-services.ts';
import { memorySignIn, SESSION } from '../http/memory-sign-in.ts';
import { appOver } from '../support/app.ts';

const HOSTILE = '<script>alert(1)</script>"\'><img src=x onerror=alert(2)>';
const ORIGIN = 'http://127.0.0.1:8080';
const PAGE = '/orders/PO-000001';

let memory: ReturnType<typeof memoryServices>;
beforeEach(() => {
  memory = memoryServices();
});

const log = createLog({ level: 'silent', name: 'test' });

/** The pages for somebody of these roles who is signed in, and who speaks this language. */
const openPages = async (roles: Role[], instead: Partial<Services>, language: 'en' | 'de' | 'fr') => {
  const services = { ...memory.services, ...instead };
  const known = memorySignIn(() => Promise.reject(new Error('Nobody brings a token.')));
  await known.pollDevice('device');
  await known.pollDevice('device');
  const signIn: typeof known = {
    ...known,
    verify: async (token) => {
      const found = await known.verify(token);
      return { ...found, who: { ...found.who, roles } };
    },
    profile: async (who) => ({ ...(await known.profile(who)), language }),
  };
  const app = appOver({ services, signIn, log });
  const about = { publicUrl: ORIGIN, limits: LIMITS, standIns: [], now: () => new Date('2026-11-26T09:00:00Z') };
  addPages(app, { services, signIn, log, ...about, newId: () => 'n1' });
  return app;
};

const cookie = `qm_session=${SESSION}`;
const shownTo = async (roles: Role[], language: 'en' | 'de' | 'fr' = 'en'): Promise<string> =>
  (await (await openPages(roles, {}, language)).request(`${ORIGIN}${PAGE}`, { headers: { cookie } })).text();

/** The page as it is for a window with forms on these grounds. */
const shownOn = async (sent: readonly string[]) => {
  const query = new URLSearchParams(sent.map((ground): [string, string] => ['ground', ground]));
  const app = await openPages(['buyer'], {}, 'en');
  return (await app.request(`${ORIGIN}${PAGE}?${query.toString()}`, { headers: { cookie } })).text();
};

const sentBy = async (roles: Role[], form: string, fields: Record<string, string>, instead: Partial<Services> = {}) => {
  const app = await openPages(roles, instead, 'en');
  const response = await app.request(`${ORIGIN}${PAGE}/${form}`, {
    method: 'POST',
    headers: { cookie, origin: ORIGIN, 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams(fields).toString(),
  });
  return { status: response.status, to: response.headers.get('location'), html: await response.text() };
};

const offers = (html: string): string[] =>
  [...html.matchAll(/action="\/orders\/PO-000001\/(\w+)"/g)].map(([, form = '']) => form);

describe('the page of an order', () => {
  test('says how much of each line came, and who said what', async () => {
    const html = await shownTo(['requester']);
    for (const text of [
      'partly received',
      'Still to come',
      'received by receiver: 3 of line 1',
      'It is bent.',
      'With pleasure.',
    ])
      expect(html).toContain(text);
  });

  test('shows every version, what changed, and who must approve what is proposed', async () => {
    const html = await shownTo(['auditor']);
    for (const text of [
      'version 2',
      'USD&nbsp;1,850.00',
      'Line 1: Quantity',
      '<del>5</del>',
      '<ins>USD&nbsp;400.00</ins>',
      'Department head is asked',
      'href="/tasks/T-000009"',
      '&lt;b&gt;price',
    ])
      expect(html.replaceAll('\u00a0', '&nbsp;')).toContain(text);
  });

  test.each<[Role, string[]]>([
    ['requester', []],
    ['receiver', ['receive']],
    ['buyer', ['acknowledge', 'change', 'withdraw', 'close', 'hold']],
    ['auditor', []],
  ])('offers a %s what they may say about it as it stands', async (role, forms) => {
    expect(offers(await shownTo([role]))).toEqual(forms);
  });

  test('says under which forms of a window the order has changed, and which are not possible any more', async () => {
    const html = await shownTo(['buyer']);
    expect(html).not.toContain('class="moved"');
    const grounds = [...html.matchAll(/name="ground" value="([^"]+)"/g)].map(([, ground = '']) => ground);
    expect(grounds.map((ground) => ground.split('.')[0])).toEqual([
      'acknowledge',
      'change',
      'withdraw',
      'close',
      'hold',
    ]);
    expect(await shownOn(grounds)).not.toContain('class="moved"');
    const moved = await shownOn(['change.before', 'release.before', HOSTILE]);
    expect(moved.match(/class="moved"/g)).toHaveLength(2);
    expect(moved).toMatch(/id="act-change">.*has changed since this form was opened.*id="act-withdraw"/s);
    expect(moved).toMatch(/id="form-release"><\/details><p[^>]*>This is not possible any more/);
  });

  test.each([
    ['de', 'teilweise eingegangen', 'Fehlt noch', 'Fassungen'],
    ['fr', 'reçue en partie', 'Reste à venir', 'Modifications'],
  ] as const)('speaks %s', async (language, ...texts) => {
    const html = await shownTo(['receiver'], language);
    for (const text of texts) expect(html).toContain(text);
  });
});

describe('what is sent from the page', () => {
  test('notes a delivery with the lines that were filled in, under the key of the form', async () => {
    const fields = { key: 'n1', kind: 'received', 'line-1': ' 2,5 ', 'line-2': '', reason: '' };
    expect(await sentBy(['receiver'], 'receive', fields)).toMatchObject({ status: 303, to: PAGE });
    const [, , , receipt] = memory.calls.find(([, operation]) => operation === 'receiveOrder') ?? [];
    expect(receipt).toEqual({ key: 'n1', kind: 'received', reason: null, lines: [{ line: 1, quantity: '2.5' }] });
  });

  test('notes what the vendor said, without what was left blank', async () => {
    const fields = { verdict: 'changed', promised: '2026-12-20', total: '', note: ' Later. ' };
    expect(await sentBy(['buyer'], 'acknowledge', fields)).toMatchObject({ status: 303 });
    const [, , , said] = memory.calls.find(([, operation]) => operation === 'acknowledgeOrder') ?? [];
    expect(said).toEqual({ verdict: 'changed', promised: '2026-12-20', total: null, note: 'Later.' });
  });

  test('proposes a change, with every line as it is typed', async () => {
    const fields = { 'quantity-1': '3', 'price-1': '400,50', neededBy: '2026-12-24', reason: ' They cost more. ' };
    expect(await sentBy(['buyer'], 'change', fields)).toMatchObject({ status: 303, to: PAGE });
    const [, , , change] = memory.calls.find(([, operation]) => operation === 'changeOrder') ?? [];
    const lines = [{ line: 1, quantity: '3', unitPrice: '400.50' }];
    expect(change).toEqual({ lines, neededBy: '2026-12-24', tax: null, reason: ' They cost more. ' });
  });

  test('takes back the change that the form was about, and no other', async () => {
    expect(await sentBy(['buyer'], 'withdraw', { change: '2', reason: 'No.' })).toMatchObject({
      status: 303,
      to: PAGE,
    });
    const [, , , said] = memory.calls.find(([, operation]) => operation === 'withdrawChange') ?? [];
    expect(said).toEqual({ change: 2, reason: 'No.' });
  });

  test('as a change of another order than the form was opened on is not sent, and what was typed stays', async () => {
    const fields = { 'quantity-1': '3', reason: 'Fewer.', ground: 'change.of-before' };
    const { status, html } = await sentBy(['buyer'], 'change', fields);
    expect([status, memory.calls.some(([, operation]) => operation === 'changeOrder')]).toEqual([422, false]);
    expect(html).toContain('the order has changed since you opened the form');
    expect(html).toContain('value="Fewer."');
    const [, ground = ''] = /name="ground" value="(change\.[^"]+)"/.exec(html) ?? [];
    expect(await sentBy(['buyer'], 'change', { ...fields, ground })).toMatchObject({ status: 303 });
  });

  test('and is refused says why, with what was typed', async () => {
    const refusal = new QuartermasterError('conflict', 'Something was received.');
    const instead = { closeOrder: () => Promise.reject(refusal) };
    const { status, html } = await sentBy(['buyer'], 'close', { reason: HOSTILE }, instead);
    expect(status).toBe(422);
    expect(html).toContain('Something was received.');
    expect(html).toContain('&lt;script&gt;');
    expect(html).not.toMatch(/<script>alert|<img/);
  });

  test('that is no quantity is told so, and nothing is noted', async () => {
    const fields = { key: 'n1', kind: 'received', 'line-1': 'two', reason: '' };
    expect((await sentBy(['receiver'], 'receive', fields)).status).toBe(422);
    expect(memory.calls.map(([, operation]) => operation)).not.toContain('receiveOrder');
  });
});

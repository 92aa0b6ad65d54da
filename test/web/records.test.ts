import { beforeEach, describe, expect, test } from '@jest/globals';
import { QuartermasterError } from '../../src/domain/errors.ts';
import { freshPlan, moved } from '../../src/domain/plan.ts';
import { LIMITS } from '../../src/http/body.ts';
import type { App } from '../../src/http/context.ts';
import { createLog } from '../../src/log.ts';
import type { Person, Services } from '../../src/services/api.ts';
import { versionOf } from '../../src/services/version.ts';
import type { HistoryView, Language, RequisitionView } from '../../src/services/view.ts';
import { addPages } from '../../src/web/pages.tsx';
import { memoryServices } from '../http/memory-services.ts';
import { requisition } from '../http/memory-views.ts';
import { memorySignIn, SESSION } from '../http/memory-sign-in.ts';
import { appOver } from '../support/app.ts';

const HOSTILE = '<script>alert(1)</script>"\'><img src=x onerror=alert(2)>';
const ORIGIN = 'http://127.0.0.1:8080';
const NOW = '2026-11-23T09:00:00Z';

let memory: ReturnType<typeof memoryServices>;
beforeEach(() => {
  memory = memoryServices();
});

const now = () => new Date(NOW);

/** The pages over the services in memory, some of them replaced, for somebody who is signed in. */
const openPages = async (instead: Partial<Services> = {}, language: Language = 'en'): Promise<App> => {
  const services = { ...memory.services, ...instead };
  const known = memorySignIn(() => Promise.reject(new Error('Nobody brings a token.')));
  const signIn = { ...known, profile: async (who: Person) => ({ ...(await known.profile(who)), language }) };
  await signIn.pollDevice('device');
  await signIn.pollDevice('device');
  const log = createLog({ level: 'silent', name: 'test' });
  const app = appOver({ services, signIn, log });
  const about = { publicUrl: ORIGIN, limits: LIMITS, standIns: [], now, newId: () => 'n1' };
  addPages(app, { services, signIn, log, ...about });
  return app;
};

const headers = { cookie: `qm_session=${SESSION}` };
const got = async (path: string, instead: Partial<Services> = {}): Promise<{ status: number; html: string }> => {
  const response = await (await openPages(instead)).request(`${ORIGIN}${path}`, { headers });
  return { status: response.status, html: await response.text() };
};
const sent = async (path: string, fields: Record<string, string>, instead: Partial<Services> = {}) => {
  const response = await (
    await openPages(instead)
  ).request(`${ORIGIN}${path}`, {
    method: 'POST',
    headers: { ...headers, origin: ORIGIN, 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams(fields).toString(),
  });
  return { status: response.status, to: response.headers.get('location'), html: await response.text() };
};

const shows = (change: Partial<RequisitionView>): Partial<Services> => ({
  show: async () => ({ ...requisition, ...change }),
});

describe('the list of requisitions', () => {
  test('asks for what stands in the address, from the first day to the end of the last', async () => {
    await got(
      '/requisitions?search=drives&phase=input_required&from=2026-11-01&to=2026-11-30&sort=due&order=asc&vendor=',
    );
    const [, , wish] = memory.calls.find(([, operation]) => operation === 'list') ?? [];
    expect(wish).toMatchObject({
      search: 'drives',
      created: { from: '2026-11-01T00:00:00.000Z', to: '2026-12-01T00:00:00.000Z' },
      sort: 'due',
      order: 'asc',
    });
    expect(wish).not.toHaveProperty('vendor');
  });

  test('keeps filters when it is sorted otherwise or gone on in, and begins at the first page when sorted', async () => {
    const { html } = await got('/requisitions?search=drives&sort=total&order=desc&after=R-000009');
    expect(html).toContain('href="/requisitions?search=drives&amp;sort=total&amp;order=asc"');
    expect(html).toContain('href="/requisitions?search=drives&amp;sort=total&amp;order=desc&amp;after=R-000002"');
  });

  test('shows the filters that few ask for where one of them is asked for', async () => {
    expect((await got('/requisitions?search=drives')).html).toContain('<details><summary>More filters');
    expect((await got('/requisitions?costCenter=CC-4200')).html).toContain('<details open=""><summary>More filters');
  });

  test('says that a filter cannot be understood, and keeps it to be corrected', async () => {
    const { status, html } = await got('/requisitions?from=yesterday&search=drives');
    expect(status).toBe(422);
    expect(html).toContain('cannot be understood');
    expect(html).toContain('value="drives"');
  });
});

describe('a requisition', () => {
  test.each([
    ['approval_step', 'de', 'Freigabe'],
    ['paused', 'fr', 'en pause'],
    ['of_another_version', 'fr', 'of another version'],
  ] as const)('says that a step waits for %s in the language of its reader (%s)', async (note, language, said) => {
    const app = await openPages(shows({ plan: moved(freshPlan(), 'approve', 'waiting', note) }), language);
    const html = await (await app.request(`${ORIGIN}/requisitions/R-000001`, { headers })).text();
    expect(html).toContain(`<small>${said}</small>`);
  });

  test('shows the acts that its reader may do, and no other', async () => {
    const { html } = await got('/requisitions/R-000001');
    expect(html).toContain('action="/requisitions/R-000001/withdraw"');
    for (const act of ['reopen', 'release', 'reassign', 'hold'])
      expect(html).not.toContain(`action="/requisitions/R-000001/${act}"`);
    expect((await got('/requisitions/R-000001', shows({ may: [] }))).html).not.toContain('What you may do');
  });

  test('shows text of strangers as text, wherever it stands', async () => {
    const clearance = { decision: 'blocked' as const, reasons: [{ code: HOSTILE, text: HOSTILE }] };
    const { html } = await got('/requisitions/R-000001', shows({ subject: HOSTILE, statusReason: HOSTILE, clearance }));
    expect(html).not.toMatch(/<script>alert|<img/);
    expect(html).toContain('&lt;script&gt;alert(1)');
  });

  test('links the run while Temporal keeps it, and afterwards says that it is gone', async () => {
    const temporal = { ...requisition.temporal, keptUntil: '2026-11-23T08:59:59Z' };
    const gone = await got('/requisitions/R-000001', shows({ temporal }));
    expect(gone.html).toContain('its history is there no longer');
    expect(gone.html).not.toContain(temporal.url);
    const kept = await got(
      '/requisitions/R-000001',
      shows({ temporal: { ...temporal, keptUntil: '2026-11-23T09:01:00Z' } }),
    );
    expect(kept.html).toContain(temporal.url);
  });

  test('says that it is held and what of it is kept no longer', async () => {
    const hold = { by: 'compliance', reason: HOSTILE, at: NOW };
    const { html } = await got('/requisitions/R-000001', shows({ hold, may: ['hold'] }));
    expect(html).toContain('Held by compliance');
    expect(html).toContain('Transcripts: kept no longer');
    expect(html).toContain('action="/requisitions/R-000001/unhold"');
  });

  test('is acted on as it was seen; a refusal keeps what was typed', async () => {
    const seen: unknown[] = [];
    const withdraw: Services['withdraw'] = async (_who, _id, reason, version) => {
      seen.push([reason, version]);
    };
    const done = await sent('/requisitions/R-000001/withdraw', { seen: 'v1', reason: ' Not needed. ' }, { withdraw });
    expect([done.status, done.to, seen]).toEqual([303, '/requisitions/R-000001', [['Not needed.', ['v1']]]]);

    const refused = await sent(
      '/requisitions/R-000001/withdraw',
      { seen: 'v1', reason: 'Not needed.' },
      { withdraw: () => Promise.reject(new QuartermasterError('conflict', 'The vendor may have the order.')) },
    );
    expect(refused.status).toBe(422);
    expect(refused.html).toContain('The vendor may have the order.');
    expect(refused.html).toContain('Not needed.</textarea>');
  });
});

const edited = () => {
  const edits: unknown[] = [];
  const edit: Services['edit'] = async (_who, _id, fields, seen) => {
    edits.push([fields, seen]);
    return { version: 3 };
  };
  return { edits, edit };
};

describe('an edit', () => {
  test('sends what differs from what was shown, with the version that was', async () => {
    const { edits, edit } = edited();
    const seen = versionOf(requisition);
    const typed = { seen, 'lines[0].quantity': '5', 'lines[0].description': 'Drive', costCenter: ' ' };
    expect(await sent('/requisitions/R-000001/edit', typed, { edit })).toMatchObject({ status: 303 });
    expect(edits).toEqual([[{ 'lines[0].quantity': '5' }, [seen]]]);
  });

  test('of nothing is not sent', async () => {
    const { edits, edit } = edited();
    const { status, html } = await sent('/requisitions/R-000001/edit', { 'lines[0].quantity': '4' }, { edit });
    expect([status, edits]).toEqual([422, []]);
    expect(html).toContain('Nothing was changed');
  });

  test('does not offer the category to those who may not set it', async () => {
    expect((await got('/requisitions/R-000001/edit')).html).not.toContain('name="category"');
  });
});

const askedForCategory: Services['review'] = async (who, id) => {
  const asked = await memory.services.review(who, id);
  const asks = [{ field: 'category', reason: 'Nothing tells it.' }];
  return { ...asked, may: ['answer'], task: { ...asked.task, asks }, choices: { category: ['it_hardware'] } };
};

test('a category that is asked for is chosen by its name', async () => {
  const words = { en: ['laptop'], de: ['Laptop'], fr: ['portable'] };
  const name = { en: 'IT hardware', de: 'IT-Hardware', fr: 'Matériel informatique' };
  const parsed = { version: '2026-11-22', categories: [{ id: 'it_hardware', name, words }] };
  const about = { version: '2026-11-22', effective: null, digest: 'a'.repeat(64), text: '' };
  const policy: Services['policy'] = async () => ({ name: 'categories', ...about, parsed });
  const { html } = await got('/tasks/T-000001', { review: askedForCategory, policy });
  expect(html).toContain('<option value="it_hardware">IT hardware</option>');
});

const entry = (seq: number, content: HistoryView['entries'][number]['content']) => ({
  seq,
  at: NOW,
  actor: { kind: 'worker' },
  kind: 'budget_committed',
  payload: content === 'shown' ? { costCenter: HOSTILE } : null,
  content,
  hash: 'a'.repeat(64),
});

describe('the case file', () => {
  test('says at which entry its chain is broken, and which contents are not there', async () => {
    const entries = [entry(1, 'shown'), entry(2, 'erased'), entry(3, 'withheld')];
    const instead = { history: async () => ({ intact: false, brokenAt: 2, entries }) };
    const { html } = await got('/requisitions/R-000001/case', instead);
    expect(html).toContain('The chain is broken at entry 2');
    expect(html).toContain('href="#entry-2"');
    expect(html).toContain('its content was erased');
    expect(html).toContain('its content is not for you');
    expect(html).not.toMatch(/<script>alert|<img/);
  });
});

describe('a vendor', () => {
  test('is put on hold and let go by those alone who may', async () => {
    const { html } = await got('/vendors/V-1001');
    expect(html).toContain('An invoice is disputed.');
    expect(html).not.toContain('action="/vendors/V-1001');
  });

  test('names the people who did something, not their ids; whose name was erased, by the id', async () => {
    const holds = ['buyer2', 'gone', 'nobody'].map((by) => ({ isHeld: true, reason: 'Disputed.', by, at: NOW }));
    const vendor: Services['vendor'] = async (who, number) => ({
      ...(await memory.services.vendor(who, number)),
      holds,
    });
    const { html } = await got('/vendors/V-1001', { vendor });
    for (const said of ['Bella &lt;b&gt;Ortiz&lt;/b&gt;', 'gone (erased)', 'nobody'])
      expect(html).toContain(`put on hold by ${said}`);
    expect(html).not.toContain('buyer2');
  });

  test('that was not put on hold says why, with what was typed', async () => {
    const refusal = new QuartermasterError('forbidden', 'Only a buyer or compliance may.');
    const { status, html } = await sent(
      '/vendors/V-1001/hold',
      { reason: HOSTILE },
      { holdVendor: () => Promise.reject(refusal) },
    );
    expect(status).toBe(422);
    expect(html).toContain('Only a buyer or compliance may.');
    expect(html).not.toMatch(/<script>alert|<img/);
  });
});

describe('two records of a vendor', () => {
  const merge = { vendor: 'V-1001', into: 'V-1002', reason: HOSTILE, by: 'requester', at: NOW, decision: null };
  const vendorOf: Services['vendor'] = async (who, number) => {
    const found = await memory.services.vendor(who, 'V-1001');
    return { ...found, number, name: HOSTILE, merges: number === 'V-1001' ? [merge] : [] };
  };

  test('are shown beside each other as text, and decided by nobody who may not', async () => {
    const { status, html } = await got('/vendors/V-1001/merge', { vendor: vendorOf });
    expect(status).toBe(200);
    expect(html).not.toMatch(/<script>alert|<img/);
    expect(html).toContain('V-1001 and V-1002: one company?');
    expect(html).not.toContain('action="/vendors/V-1001/merge');
  });

  test('that are not merged say why, with what was typed', async () => {
    const refusal = new QuartermasterError('conflict', 'V-1002 is inactive.');
    const said = { into: 'V-1002', reason: 'The same tax office.' };
    const instead: Partial<Services> = { proposeMerge: () => Promise.reject(refusal), vendor: vendorOf };
    const { status, html } = await sent('/vendors/V-1001/merge', said, instead);
    expect([status, html.includes('V-1002 is inactive.')]).toEqual([422, true]);
  });
});

test('every page that lists or shows records answers', async () => {
  for (const path of ['/orders', '/orders/PO-000001', '/vendors', '/vendors/V-1001', '/contracts', '/contracts?q=pay'])
    expect([path, (await got(path)).status]).toEqual([path, 200]);
});

test('what is not there is told so within the page', async () => {
  for (const path of ['/orders/PO-999999', '/vendors/V-9999', '/requisitions/R-999999', '/contracts/C-999999'])
    expect([path, (await got(path)).status]).toEqual([path, 404]);
});

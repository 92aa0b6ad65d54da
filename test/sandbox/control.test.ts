import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Hono } from 'hono';
import { createControl, mountControl } from '../../sandbox/control.ts';
import { CONNECTION_FAULTS, connectionFaults, listen, type NodeEnv, type StandIn } from '../../sandbox/http.ts';
import { ANYWHERE, call, misbehave } from './support.ts';

const twoKinds = () => createControl(['late', 'broken']);

describe('the list of faults', () => {
  test('a fault strikes as often as it was told, then calls go well', () => {
    const faults = twoKinds();
    faults.replace([{ kind: 'late', times: 2 }]);
    const strikes = [1, 2, 3].map(() => faults.take('GET /', ['late'])?.kind);
    expect(strikes).toEqual(['late', 'late', undefined]);
    expect(faults.list()).toEqual([]);
  });

  test('without a number a fault strikes until the list is replaced', () => {
    const faults = twoKinds();
    faults.replace([{ kind: 'late' }]);
    expect([faults.take('x', ['late']), faults.take('x', ['late'])]).toEqual([{ kind: 'late' }, { kind: 'late' }]);
    faults.replace([]);
    expect(faults.take('x', ['late'])).toBeUndefined();
  });

  test('a fault waits for the call that it names', () => {
    const faults = twoKinds();
    faults.replace([{ kind: 'late', times: 1, match: 'LUMEN' }]);
    expect(faults.take('GET /match?name=Northwind', ['late'])).toBeUndefined();
    expect(faults.take('GET /match?name=Lumen Optics', ['late'])?.kind).toBe('late');
  });

  test('a fault of a kind that the place cannot act out is left for another place', () => {
    const faults = twoKinds();
    faults.replace([{ kind: 'broken', times: 1 }]);
    expect(faults.take('GET /', ['late'])).toBeUndefined();
    expect(faults.take('GET /', ['broken'])?.kind).toBe('broken');
  });

  test('a kind that does not exist is refused, naming those that do', () => {
    expect(() => twoKinds().replace([{ kind: 'typo' }])).toThrow('unknown fault typo; use late, broken');
  });

  test('what the caller does to its list afterwards changes nothing', () => {
    const faults = twoKinds();
    const given = [{ kind: 'late', times: 1 }];
    faults.replace(given);
    faults.take('x', ['late']);
    expect(given).toEqual([{ kind: 'late', times: 1 }]);
  });
});

describe('over HTTP', () => {
  let standIn: StandIn;
  beforeAll(async () => {
    const control = createControl(CONNECTION_FAULTS);
    const app = new Hono<NodeEnv>();
    mountControl(app, control);
    app.use(connectionFaults(control));
    app.all('/echo', (c) => c.text('fine'));
    standIn = await listen(app, ANYWHERE);
  });
  afterAll(() => standIn.close());
  const echo = (init?: RequestInit) => fetch(`${standIn.url}/echo`, init);

  test('it says that it is well, and a stand-in', async () => {
    expect((await call(`${standIn.url}/healthz`)).body).toEqual({ status: 'ok', standIn: true });
  });

  test('the list can be read, and a bad one is refused as a whole', async () => {
    await misbehave(standIn.url, { kind: 'down', times: 1, match: 'never' });
    const refused = await call(`${standIn.url}/_control`, { method: 'POST', body: '{"faults":[{"kind":"typo"}]}' });
    expect(refused.status).toBe(400);
    const { body } = await call(`${standIn.url}/_control`);
    expect(body).toEqual({ faults: [{ kind: 'down', times: 1, match: 'never' }], kinds: ['slow', 'hang', 'down'] });
    const garbage = await call(`${standIn.url}/_control`, { method: 'POST', body: 'no json' });
    expect(garbage.status).toBe(400);
  });

  test('down breaks the connection, and the next call goes well', async () => {
    await misbehave(standIn.url, { kind: 'down', times: 1 });
    await expect(echo()).rejects.toThrow('fetch failed');
    expect((await echo()).status).toBe(200);
  });

  test('hang never answers', async () => {
    await misbehave(standIn.url, { kind: 'hang', times: 1 });
    await expect(echo({ signal: AbortSignal.timeout(200) })).rejects.toThrow(/timeout/i);
  });

  test('slow answers late but well', async () => {
    await misbehave(standIn.url, { kind: 'slow', times: 1, ms: 150 });
    const before = performance.now();
    expect(await (await echo()).text()).toBe('fine');
    expect(performance.now() - before).toBeGreaterThanOrEqual(145);
  });

  test('a fault can name words of the body', async () => {
    await misbehave(standIn.url, { kind: 'down', times: 1, match: 'needle' });
    expect((await echo({ method: 'POST', body: 'hay' })).status).toBe(200);
    await expect(echo({ method: 'POST', body: 'hay, needle' })).rejects.toThrow('fetch failed');
  });

  test('closing ends calls that hang', async () => {
    const app = new Hono<NodeEnv>();
    const control = createControl(CONNECTION_FAULTS);
    mountControl(app, control);
    app.use(connectionFaults(control));
    const other = await listen(app, ANYWHERE);
    await misbehave(other.url, { kind: 'hang' });
    const hanging = fetch(`${other.url}/`);
    await Promise.all([expect(hanging).rejects.toThrow('fetch failed'), other.close()]);
  });
});

test('a seed rises with each strike, so that no two are alike and all can be had again', () => {
  const faults = twoKinds();
  faults.replace([{ kind: 'late', seed: 7 }]);
  expect([1, 2, 3].map(() => faults.take('GET /', ['late'])?.seed)).toEqual([7, 8, 9]);
});

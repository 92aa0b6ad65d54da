import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { startRisk } from '../../sandbox/risk/server.ts';
import type { StandIn } from '../../sandbox/http.ts';
import { riskSystem, type RiskSettings } from '../../src/tools/risk.ts';
import { AssessResult, MatchResult, ScreenResult } from '../../src/tools/risk-types.ts';
import { runOperation } from '../../src/tools/run-operation.ts';
import type { Tools } from '../../src/tools/tools.ts';
import { requester } from '../support/principals.ts';
import { testTools } from '../support/tools.ts';
import { json, startProvider, type Provider } from '../support/http-provider.ts';

const consumer = { key: 'key', secret: 'canary-secret' };
const never = new AbortController().signal;
const requisition = { id: 'R-000001', status: 'screening' } as const;
const northwind = { name: 'Northwind Traders', countryCode: 'US', registrationNumber: '91-1234567' };

type Query = Record<string, string | null>;

/** The operations of the risk provider's document as code calls them. */
function client(url: string, now: () => number = Date.now, longestMs = 2_000, known = consumer) {
  const tools = riskTools({ url, ...known }, longestMs, now);
  const run = async (name: string, input: Query, signal: AbortSignal) =>
    runOperation(name, input, {
      tools: await tools,
      principal: requester,
      requisition,
      agent: null,
      run: null,
      signal,
    });
  return {
    match: async (query: Query, signal: AbortSignal) =>
      MatchResult.nullable().parse(await run('risk_match', query, signal)),
    assess: async (duns: string, signal: AbortSignal) =>
      AssessResult.nullable().parse(await run('risk_assess', { duns }, signal)),
    screen: async (query: Query, signal: AbortSignal) => ScreenResult.parse(await run('risk_screen', query, signal)),
  };
}

async function riskTools(risk: RiskSettings, longestMs: number, now: () => number): Promise<Tools> {
  const tools = await testTools({ risk, longestMs });
  return {
    ...tools,
    systems: { ...tools.systems, risk: { base: risk.url, system: riskSystem(risk, tools.send, now) } },
  };
}

describe('the risk provider as the stand-in plays it', () => {
  let risk: StandIn;
  beforeAll(async () => {
    risk = await startRisk({ host: '127.0.0.1', port: 0, consumer });
  });
  afterAll(() => risk.close());

  const misbehave = async (...faults: { kind: string; times?: number; match?: string; ms?: number }[]) => {
    const answer = await fetch(`${risk.url}/_control`, { method: 'POST', body: JSON.stringify({ faults }) });
    expect(answer.status).toBe(200);
  };
  beforeEach(() => misbehave());

  test('finds a company, surest candidate first', async () => {
    const result = await client(risk.url).match(northwind, never);
    expect(result?.candidates[0]).toEqual({
      duns: '804735132',
      name: 'Northwind Traders',
      country: 'US',
      registrationNumbers: ['91-1234567'],
      confidence: expect.any(Number),
      operating: true,
    });
    expect(result?.transaction).toMatch(/^rrt-/);
  });

  test('says null for a company and for a DUNS number that are not known', async () => {
    const { match, assess } = client(risk.url);
    expect(await match({ name: 'Qwxyz Unheard Of', countryCode: 'US', registrationNumber: null }, never)).toBeNull();
    expect(await assess('000000000', never)).toBeNull();
  });

  test('reads the assessment from its blocks', async () => {
    expect(await client(risk.url).assess('809004318', never)).toMatchObject({
      duns: '809004318',
      supplierEvaluationRisk: 8,
      failureClass: 5,
      bankruptcy: true,
      operating: true,
      assessedOn: expect.stringMatching(/^\d{4}-\d\d-\d\d$/),
    });
  });

  test('sees that a company is out of business', async () => {
    const found = await client(risk.url).match(
      { name: 'Oldfield Chemicals Inc.', countryCode: 'US', registrationNumber: '33-0974516' },
      never,
    );
    expect(found?.candidates[0]?.operating).toBe(false);
  });

  test('tells an exact hit from a like name', async () => {
    const { screen } = client(risk.url);
    const exact = await screen({ name: 'Zarubin Maritime Trading Ltd', countryCode: 'CY', duns: null }, never);
    expect(exact.hits[0]).toMatchObject({ exact: true, entity: 'Zarubin Maritime Trading Ltd' });
    const like = await screen({ name: 'Zarubin Marine Traders LLC', countryCode: 'US', duns: '814105823' }, never);
    expect(like.hits.length).toBeGreaterThan(0);
    expect(like.hits.every((hit) => !hit.exact)).toBe(true);
    const none = await screen({ name: 'Northwind Traders', countryCode: 'US', duns: '804735132' }, never);
    expect(none).toMatchObject({ hits: [], listVersions: expect.arrayContaining([expect.stringContaining('OFAC')]) });
  });

  test('renews an expired token once, and no more', async () => {
    const { assess } = client(risk.url);
    await misbehave({ kind: 'token_expired', times: 1, match: '/v1/data' });
    expect(await assess('804735132', never)).not.toBeNull();
    await misbehave({ kind: 'token_expired', match: '/v1/data' });
    await expect(assess('804735132', never)).rejects.toMatchObject({ code: 'provider_refused' });
  });

  test('waits for a moment at a rate limit, and until midnight UTC at a used-up quota', async () => {
    const { match } = client(risk.url, () => Date.parse('2026-11-22T21:30:00Z'));
    await misbehave({ kind: 'rate_limit', match: '/v1/match' });
    await expect(match(northwind, never)).rejects.toMatchObject({ code: 'provider_unavailable', retryAfterMs: 1_000 });
    await misbehave({ kind: 'quota', match: '/v1/match' });
    await expect(match(northwind, never)).rejects.toMatchObject({
      code: 'provider_unavailable',
      retryAfterMs: 2.5 * 60 * 60 * 1000,
    });
  });

  test.each([
    ['error_500', '/v1/', 'provider_unavailable'],
    ['error_503', '/v1/', 'provider_unavailable'],
    ['error_503', '/v3/token', 'provider_unavailable'],
    ['rate_limit', '/v3/token', 'provider_unavailable'],
    ['down', '/v1/', 'provider_unavailable'],
    ['hang', '/v1/', 'provider_unavailable'],
    ['not_entitled', '/v1/', 'provider_refused'],
  ])('%s at %s is %s', async (kind, match, code) => {
    await misbehave({ kind, match });
    await expect(client(risk.url, Date.now, 200).match(northwind, never)).rejects.toMatchObject({ code });
  });

  test('empty arrays are no candidates, unknown values, and no screening at all', async () => {
    await misbehave({ kind: 'empty' });
    const { match, assess, screen } = client(risk.url);
    expect(await match(northwind, never)).toBeNull();
    expect(await assess('804735132', never)).toMatchObject({ supplierEvaluationRisk: 2 });
    await expect(screen({ name: 'Northwind Traders', countryCode: 'US', duns: null }, never)).rejects.toMatchObject({
      code: 'provider_unavailable',
    });
  });

  test('arguments that the provider does not accept are invalid input', async () => {
    await expect(client(risk.url).assess('12', never)).rejects.toMatchObject({ code: 'invalid_input' });
  });

  test('a wrong key is refused, naming the variables and not the key', async () => {
    const wrong = client(risk.url, Date.now, 2_000, { key: 'key', secret: 'canary-wrong' });
    const error: unknown = await wrong.match(northwind, never).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'provider_refused', message: expect.stringContaining('RISK_SECRET') });
    expect(String(error)).not.toContain('canary');
  });
});

describe('a risk provider that answers otherwise', () => {
  const transactionDetail = { transactionID: 'rrt-1' };
  const organization = { duns: '804735132', primaryName: 'Northwind' };
  const token = { access_token: 'tok', expiresIn: 86_400 };
  let provider: Provider;
  beforeAll(async () => {
    provider = await startProvider();
  });
  afterAll(() => provider.close());

  const answering = (status: number, body: unknown) => {
    provider.seen.length = 0;
    provider.answer = (request, response) =>
      json(request.url === '/api/v3/token' ? 200 : status, request.url === '/api/v3/token' ? token : body)(
        request,
        response,
      );
    return client(`${provider.url}/api/`);
  };

  test('is reached below the path of its address, with one token for parallel calls', async () => {
    const { assess } = answering(200, { transactionDetail, organization });
    await Promise.all([assess('804735132', never), assess('804735132', never), assess('804735132', never)]);
    await assess('804735132', never);
    expect(provider.seen.filter(({ url }) => url === '/api/v3/token')).toHaveLength(1);
    expect(provider.seen.filter(({ url }) => url.startsWith('/api/v1/data/duns/804735132?'))).toHaveLength(4);
  });

  test('says nothing where it says nothing, and may add anything', async () => {
    const body = {
      transactionDetail,
      organization: { ...organization, dnbAssessment: null, legalEvents: {}, novelty: [1] },
      blockStatus: null,
    };
    expect(await answering(200, body).assess('804735132', never)).toEqual({
      duns: '804735132',
      supplierEvaluationRisk: null,
      failureClass: null,
      bankruptcy: null,
      operating: null,
      assessedOn: null,
      transaction: 'rrt-1',
    });
  });

  test('takes the older of two score dates', async () => {
    const scores = {
      dnbAssessment: { failureScore: { classScore: 2, scoreDate: '2026-03-01' } },
      thirdPartyRiskAssessment: { supplierEvaluationRiskScore: { rawScore: 3, scoreDate: '2025-01-31' } },
    };
    const body = { transactionDetail, organization: { ...organization, ...scores } };
    expect(await answering(200, body).assess('804735132', never)).toMatchObject({ assessedOn: '2025-01-31' });
  });

  test('keeps an exact hit in front, however many like names there are', async () => {
    const like = Array.from({ length: 40 }, (_, n) => ({ listName: 'L', entityName: `Like ${n}`, score: 0.9 }));
    const hits = [...like, { listName: 'L', entityName: 'Alias', score: 0.1, exactIdentifier: true }];
    const result = await answering(200, { transactionDetail, screening: { listVersions: ['L 1'], hits } }).screen(
      { name: 'X', countryCode: 'US', duns: '804735132' },
      never,
    );
    expect(result.hits).toHaveLength(20);
    expect(result.hits[0]).toMatchObject({ exact: true, entity: 'Alias' });
  });

  test.each([
    [404, { message: 'no route' }, 'provider_refused', 'RISK_URL'],
    [418, null, 'provider_refused', 'RISK_URL'],
    [429, { error: { errorCode: '99999' } }, 'provider_unavailable', 'moment'],
    [502, null, 'provider_unavailable', 'down'],
    [200, { hello: 'world' }, 'provider_refused', 'RISK_URL'],
    [401, { error: { errorCode: '00044' } }, 'provider_refused', 'RISK_KEY'],
  ])('HTTP %i with %j is %s', async (status, body, code, text) => {
    await expect(answering(status, body).assess('804735132', never)).rejects.toMatchObject({
      code,
      message: expect.stringContaining(text),
    });
  });

  test('an aborted call ends with the reason', async () => {
    provider.answer = (request, response) =>
      request.url === '/v3/token' ? json(200, token)(request, response) : undefined;
    const controller = new AbortController();
    const running = client(provider.url).assess('804735132', controller.signal);
    controller.abort(new Error('cancelled'));
    await expect(running).rejects.toThrow('cancelled');
  });
});

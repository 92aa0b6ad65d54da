import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import type { StandIn } from '../../../sandbox/http.ts';
import { startRisk } from '../../../sandbox/risk/server.ts';
import { ANYWHERE, at, call, misbehave } from '../support.ts';

const consumer = { key: 'k', secret: 's' };
const NOW = new Date('2026-11-22T10:00:00Z');
const ALL_BLOCKS =
  'companyinfo_L2_v1,principalscontacts_L1_v2,hierarchyconnections_L1_v1,eventfilings_L1_v1,financialstrengthinsight_L2_v1,thirdpartyriskinsight_L1_v4';
let now = NOW;
let standIn: StandIn;
let token: string;

const basic = (text: string) => `Basic ${Buffer.from(text).toString('base64')}`;
const logIn = (credentials = 'k:s', body = 'grant_type=client_credentials') =>
  call(`${standIn.url}/v3/token`, { method: 'POST', headers: { authorization: basic(credentials) }, body });
const get = (path: string, bearer = token) =>
  call(`${standIn.url}${path}`, { headers: { authorization: `Bearer ${bearer}` } });
const LUMEN = '/v1/match/cleanseMatch?name=Lumen+Optics+LLC&countryISOAlpha2Code=US&registrationNumber=84-2914563';

const found = async (query: string) => at((await get(query)).body, 'matchCandidates');
const organization = async (duns: string) =>
  at((await get(`/v1/data/duns/${duns}?blockIDs=${ALL_BLOCKS}`)).body, 'organization');
const percentile = (of: unknown) => Number(at(of, 'dnbAssessment', 'failureScore', 'nationalPercentile'));
const rate = (of: unknown) => at(of, 'thirdPartyRiskAssessment', 'supplierStabilityIndexScore', 'failureRate');
const scoreDate = async (duns: string) => at(await organization(duns), 'dnbAssessment', 'failureScore', 'scoreDate');

beforeAll(async () => {
  standIn = await startRisk({ ...ANYWHERE, consumer, now: () => now });
  token = String(at((await logIn()).body, 'access_token'));
});
afterEach(() => misbehave(standIn.url));
afterAll(() => standIn.close());

describe('tokens', () => {
  test('the right key and secret get one', async () => {
    const { status, body } = await logIn();
    expect(status).toBe(200);
    expect(body).toEqual({ access_token: expect.any(String), token_type: 'Bearer', expires_in: 86_400 });
  });

  test('a wrong secret or grant is refused in the words of OAuth', async () => {
    expect(await logIn('k:wrong')).toMatchObject({ status: 401, body: { error: 'invalid_client' } });
    expect(await logIn('k:s', 'grant_type=password')).toMatchObject({
      status: 400,
      body: { error: 'unsupported_grant_type', error_description: expect.any(String) },
    });
  });

  test('a forged token is refused, an old one has expired', async () => {
    expect(await get(LUMEN, '9999999999.forged')).toMatchObject({
      status: 401,
      body: { error: { errorCode: '00041' } },
    });
    now = new Date(NOW.getTime() + 86_400_000);
    expect(await get(LUMEN)).toMatchObject({ status: 401, body: { error: { errorCode: '00040' } } });
    now = NOW;
  });

  test('a token stays good over a restart', async () => {
    const other = await startRisk({ ...ANYWHERE, consumer, now: () => NOW });
    const answer = await fetch(`${other.url}${LUMEN}`, { headers: { authorization: `Bearer ${token}` } });
    expect(answer.status).toBe(200);
    await other.close();
  });
});

describe('match', () => {
  test('a candidate carries what clearance reads, spelled as the provider spells it', async () => {
    const { status, body } = await get(LUMEN);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      transactionDetail: { transactionID: expect.any(String), transactionTimestamp: NOW.toISOString() },
      inquiryDetail: { name: 'Lumen Optics LLC', countryISOAlpha2Code: 'US' },
      candidatesMatchedQuantity: 1,
      matchCandidates: [
        {
          displaySequence: 1,
          organization: {
            duns: '815662034',
            primaryName: 'Lumen Optics LLC',
            primaryAddress: {
              streetAddress: { line1: '1550 Photon Drive' },
              addressLocality: { name: 'Boulder' },
              addressRegion: { abbreviatedName: 'CO' },
              postalCode: '80301',
              addressCountry: { isoAlpha2Code: 'US' },
            },
            registrationNumbers: [
              { registrationNumber: '84-2914563', typeDescription: 'Federal Taxpayer Identification Number' },
            ],
            dunsControlStatus: { operatingStatus: { description: 'Active', dnbCode: 9074 } },
          },
          matchQualityInformation: { confidenceCode: 10, matchGrade: expect.stringMatching(/^[ABFZ]{7}$/) },
        },
      ],
    });
  });

  test('no candidate is a business answer', async () => {
    const { status, body } = await get('/v1/match/cleanseMatch?name=Zyxwvut&countryISOAlpha2Code=US');
    expect(status).toBe(404);
    expect(body).toEqual({
      transactionDetail: expect.objectContaining({ transactionID: expect.any(String) }),
      error: { errorCode: '20505', errorMessage: expect.any(String), errorDetails: [] },
    });
  });

  test('the client may ask for fewer and for surer candidates', async () => {
    const meridian = '/v1/match/cleanseMatch?name=Meridian+Instruments+Ltd&countryISOAlpha2Code=GB';
    expect(await found(meridian)).toHaveLength(2);
    expect(await found(`${meridian}&candidateMaximumQuantity=1`)).toHaveLength(1);
    const surer = `${meridian}&registrationNumber=GB743999516&confidenceLowerLevelThresholdValue=9`;
    expect(await found(surer)).toHaveLength(1);
  });

  test.each([
    ['', '00003', 'countryISOAlpha2Code'],
    ['?countryISOAlpha2Code=US', '00003', 'name'],
    ['?name=Lumen&countryISOAlpha2Code=usa', '00008', 'countryISOAlpha2Code'],
  ])('a bad query "%s" is %s and names the parameter', async (query, errorCode, parameter) => {
    const { status, body } = await get(`/v1/match/cleanseMatch${query}`);
    expect(status).toBe(400);
    expect(at(body, 'error')).toMatchObject({
      errorCode,
      errorDetails: expect.arrayContaining([expect.objectContaining({ parameter })]),
    });
  });

  test('a company out of business says so', async () => {
    const { body } = await get('/v1/match/cleanseMatch?name=Oldfield+Chemicals&countryISOAlpha2Code=US');
    expect(at(body, 'matchCandidates', 0, 'organization', 'dunsControlStatus', 'operatingStatus', 'dnbCode')).toBe(403);
  });
});

describe('data blocks', () => {
  test.each([
    ['804735132', 2, 1, false],
    ['806338915', 7, 3, false],
    ['807441026', 9, 5, false],
    ['809004318', 8, 5, true],
  ])('%s has supplier risk %i, failure class %i, bankruptcy %s', async (duns, ser, failureClass, bankrupt) => {
    expect(await organization(duns)).toMatchObject({
      duns,
      thirdPartyRiskAssessment: { supplierEvaluationRiskScore: { rawScore: ser } },
      dnbAssessment: { failureScore: { classScore: failureClass } },
      legalEvents: { hasOpenBankruptcy: bankrupt },
    });
  });

  test('lower classes are better, higher percentiles are better, and failure gets likelier with the risk', async () => {
    const [good, bad] = [await organization('804735132'), await organization('807441026')];
    expect(percentile(good)).toBeGreaterThan(percentile(bad));
    expect([rate(good), rate(bad)]).toEqual([0.05, 3.37]);
  });

  test('the date of an assessment moves with the clock, and a stale one stays stale', async () => {
    expect(await scoreDate('804735132')).toBe('2026-10-29');
    expect(await scoreDate('813927406')).toBe('2025-09-18');
  });

  test('only the blocks that were asked for are there', async () => {
    const { body } = await get('/v1/data/duns/804735132?blockIDs=companyinfo_L2_v1');
    expect(at(body, 'organization', 'dnbAssessment')).toBeUndefined();
    expect(at(body, 'blockStatus')).toEqual([{ blockID: 'companyinfo_L2_v1', status: 'ok', reason: null }]);
  });

  test.each([
    ['/v1/data/duns/999999999?blockIDs=companyinfo_L2_v1', 404, '10001'],
    ['/v1/data/duns/12?blockIDs=companyinfo_L2_v1', 400, '00008'],
    ['/v1/data/duns/804735132', 400, '00003'],
    ['/v1/data/duns/804735132?blockIDs=everything_L9_v1', 401, '00004'],
  ])('%s is %i %s', async (path, status, errorCode) => {
    expect(await get(path)).toMatchObject({ status, body: { error: { errorCode } } });
  });
});

test('screening names the lists that it searched', async () => {
  const { body } = await get('/v1/screening?name=Lumen+Optics+LLC&countryISOAlpha2Code=US&duns=815662034');
  expect(at(body, 'screening')).toEqual({
    listVersions: expect.arrayContaining([expect.stringContaining('OFAC')]),
    hits: [],
  });
});

describe('faults', () => {
  test.each([
    ['rate_limit', 429, '00045', '1'],
    ['quota', 429, '00046', null],
    ['error_500', 500, '00034', null],
    ['error_503', 503, '00002', null],
    ['token_expired', 401, '00040', null],
    ['not_entitled', 401, '00004', null],
  ])('%s is %i %s with Retry-After %s, and then it goes well', async (kind, status, errorCode, retryAfter) => {
    await misbehave(standIn.url, { kind, times: 1 });
    const refused = await get(LUMEN);
    expect(refused).toMatchObject({ status, body: { error: { errorCode } } });
    expect(refused.headers.get('retry-after')).toBe(retryAfter);
    expect((await get(LUMEN)).status).toBe(200);
  });

  test('the token endpoint keeps its own envelope', async () => {
    await misbehave(standIn.url, { kind: 'error_503', times: 1 });
    expect(await logIn()).toMatchObject({ status: 503, body: { error: expect.any(String) } });
  });

  test('arrays may come empty', async () => {
    await misbehave(standIn.url, { kind: 'empty', times: 1 });
    expect(await get(LUMEN)).toMatchObject({ status: 200, body: { matchCandidates: [] } });
  });

  test('it can go down, for one call only', async () => {
    await misbehave(standIn.url, { kind: 'down', times: 1, match: 'cleanseMatch' });
    await expect(get(LUMEN)).rejects.toThrow('fetch failed');
    expect((await get(LUMEN)).status).toBe(200);
  });
});

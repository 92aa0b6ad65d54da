import { randomUUID } from 'node:crypto';
import { Hono, type Context, type MiddlewareHandler } from 'hono';
import { createControl, mountControl, type Control } from '../control.ts';
import {
  CONNECTION_FAULTS,
  connectionFaults,
  describeCall,
  listen,
  type Address,
  type NodeEnv,
  type StandIn,
} from '../http.ts';
import { readCompanies, readSanctions, type Company } from '../seed/read.ts';
import { ERRORS, ProviderError, type ProviderCode } from './errors.ts';
import { findCandidates } from './match.ts';
import { BlocksQuery, checkQuery, Duns, inquiryOf, MatchQuery, ScreeningQuery } from './query.ts';
import { BLOCKS, matchCandidate } from './reply.ts';
import { screenParty } from './screening.ts';
import { isConsumer, issueToken, refuseToken, TOKEN_SECONDS, type Consumer } from './token.ts';

/** Faults that are one of the provider's own errors. */
const FAULT_CODES = {
  rate_limit: '00045',
  quota: '00046',
  error_500: '00034',
  error_503: '00002',
  token_expired: '00040',
  not_entitled: '00004',
} as const satisfies Record<string, ProviderCode>;

const CODE_FAULTS = ['rate_limit', 'quota', 'error_500', 'error_503', 'token_expired', 'not_entitled'] as const;
/** `empty` empties every array of a good answer, which the provider reserves the right to do. */
const KINDS = [...CODE_FAULTS, 'empty', ...CONNECTION_FAULTS] as const;
type RiskControl = Control<(typeof KINDS)[number]>;

const RETRY_AFTER_SECONDS = '1';

/** The key and secret that clients authenticate with; `now` only in tests. */
export type RiskOptions = Address & { consumer: Consumer; now?: () => Date };

/** Starts the stand-in for the risk provider: the part of the Direct+ surface that clearance needs, and screening. */
export function startRisk({ consumer, now = () => new Date(), ...address }: RiskOptions): Promise<StandIn> {
  const control: RiskControl = createControl(KINDS);
  const companies = readCompanies();
  const sanctions = readSanctions();
  const app = new Hono<NodeEnv>();
  app.onError((error, c) =>
    error instanceof ProviderError ? refuse(c, error) : refuse(c, new ProviderError('00034')),
  );
  app.notFound((c) => refuse(c, new ProviderError('00003')));
  mountControl(app, control);

  app.use(connectionFaults(control), ownFaults(control));
  app.post('/v3/token', async (c) => {
    if (!isConsumer(c.req.header('authorization'), consumer))
      return c.json({ error: 'invalid_client', error_description: 'Consumer key or secret is wrong.' }, 401);
    if (new URLSearchParams(await c.req.text()).get('grant_type') !== 'client_credentials')
      return c.json({ error: 'unsupported_grant_type', error_description: 'Use client_credentials.' }, 400);
    return c.json({ access_token: issueToken(consumer, now()), token_type: 'Bearer', expires_in: TOKEN_SECONDS });
  });
  app.use('/v1/*', async (c, next) => {
    const code = refuseToken(c.req.header('authorization'), consumer, now());
    if (code !== undefined) throw new ProviderError(code);
    await next();
  });
  app.get('/v1/match/cleanseMatch', (c) => c.json(cleanseMatch(c, companies, now())));
  app.get('/v1/data/duns/:duns', (c) => c.json(dataBlocks(c, companies, now())));
  app.get('/v1/screening', (c) => {
    const { name, countryISOAlpha2Code: country, duns } = checkQuery(c.req.query(), ScreeningQuery);
    const hits = screenParty({ name, country, duns }, sanctions);
    return c.json({ ...envelope(now()), screening: { listVersions: sanctions.listVersions, hits } });
  });
  return listen(app, address);
}

function ownFaults(control: RiskControl): MiddlewareHandler<NodeEnv> {
  return async (c, next) => {
    const call = await describeCall(c);
    const own = control.take(call, CODE_FAULTS);
    if (own !== undefined) throw new ProviderError(FAULT_CODES[own.kind]);
    await next();
    if (c.res.ok && control.take(call, ['empty']) !== undefined) {
      c.res = Response.json(JSON.parse(await c.res.text(), (_, value: unknown) => (Array.isArray(value) ? [] : value)));
    }
  };
}

function cleanseMatch(c: Context<NodeEnv>, companies: readonly Company[], now: Date) {
  const query = checkQuery(c.req.query(), MatchQuery);
  const found = findCandidates(inquiryOf(query), companies)
    .filter((candidate) => candidate.confidence >= query.confidenceLowerLevelThresholdValue)
    .slice(0, query.candidateMaximumQuantity);
  if (found.length === 0) throw new ProviderError('20505');
  return {
    ...envelope(now),
    inquiryDetail: c.req.query(),
    candidatesMatchedQuantity: found.length,
    matchCandidates: found.map(matchCandidate),
  };
}

function dataBlocks(c: Context<NodeEnv>, companies: readonly Company[], now: Date) {
  const duns = c.req.param('duns');
  if (!Duns.safeParse(duns).success)
    throw new ProviderError('00008', [{ parameter: 'duns', description: 'nine digits' }]);
  const blockIDs = checkQuery(c.req.query(), BlocksQuery).blockIDs.split(',');
  const company = companies.find((known) => known.duns === duns);
  if (company === undefined) throw new ProviderError('10001');
  return {
    ...envelope(now),
    inquiryDetail: { duns, blockIDs },
    organization: {
      duns,
      primaryName: company.name,
      countryISOAlpha2Code: company.country,
      ...Object.fromEntries(blockIDs.flatMap((blockID) => Object.entries(blockOf(blockID)(company, now)))),
    },
    blockStatus: blockIDs.map((blockID) => ({ blockID, status: 'ok', reason: null })),
  };
}

function blockOf(blockID: string): (company: Company, now: Date) => object {
  const found = Object.entries(BLOCKS).find(([name]) => blockID.startsWith(`${name}_`));
  if (found === undefined) throw new ProviderError('00004', [{ parameter: 'blockIDs', description: blockID }]);
  return found[1];
}

function refuse(c: Context<NodeEnv>, error: ProviderError): Response {
  const { status, message } = ERRORS[error.code];
  // A rate passes in a moment; a quota tells no time, it must be waited for.
  if (error.code === '00045') c.header('Retry-After', RETRY_AFTER_SECONDS);
  if (c.req.path === '/v3/token') return c.json({ error: `error_${error.code}`, error_description: message }, status);
  const body = { errorCode: error.code, errorMessage: message, errorDetails: error.details };
  return c.json({ ...envelope(new Date()), error: body }, status);
}

function envelope(now: Date) {
  return {
    transactionDetail: {
      transactionID: `rrt-${randomUUID()}`,
      transactionTimestamp: now.toISOString(),
      inLanguage: 'en-US',
      serviceVersion: '1',
    },
  };
}

import { createPublicKey, randomUUID } from 'node:crypto';
import { importJWK, jwtVerify, SignJWT, type JWK } from 'jose';
import { errors, type Provider, type TokenEndpointGrantContext } from 'oidc-provider';
import { z } from 'zod';
import { accountId, claimsOf, type Account, type Accounts } from './accounts.ts';
import { headerOf, SIGNING_ALGORITHM } from './key.ts';
import { agentOf, scopeList, scopesOfAudience, TOOL_SCOPES } from './scopes.ts';

const ACCESS_TOKEN = 'urn:ietf:params:oauth:token-type:access_token';
const REFRESH_TOKEN = 'urn:ietf:params:oauth:token-type:refresh_token';
const EXCHANGED_SECONDS = 120;

const PARAMETERS = [
  'subject_token',
  'subject_token_type',
  'requested_token_type',
  'audience',
  'scope',
  'resource',
  'actor_token',
  'actor_token_type',
] as const;
type Parameters = Partial<Record<(typeof PARAMETERS)[number], string>>;
type Context = TokenEndpointGrantContext<Parameters>;

export type ExchangeOptions = {
  issuer: string;
  audience: string;
  key: JWK;
  accounts: Accounts;
  resourceServer: InstanceType<Provider['ResourceServer']>;
};

/** What a subject token says; one that has an `act` came of an exchange itself. */
const Claims = z.object({
  tenant: z.string(),
  sub: z.string(),
  scope: z.string().optional(),
  grant: z.string().optional(),
  act: z.undefined().optional(),
});
/** For whom an exchange is: what may be done in their name, and the seconds until the grant behind it ends, if there is one. */
type Subject = { account: Account; scopes: string[]; remainingSeconds: number | undefined };

/**
 * Token exchange by RFC 8693: an access token of ours for one that a single service takes and that names the agent as `act`,
 * or for a refresh token of the client. Never for more than the subject token allows.
 */
export function offerExchange(provider: Provider, name: string, options: ExchangeOptions): void {
  const readSubject = subjectReader(provider, options);
  const answers = new Map([
    [ACCESS_TOKEN, tokenForService(options)],
    [REFRESH_TOKEN, refreshToken(provider, options)],
  ]);
  const grant = async (ctx: Context) => {
    const { params } = ctx.oidc;
    if (params.actor_token !== undefined || params.actor_token_type !== undefined)
      throw new errors.InvalidRequest(
        'actor_token is not taken here: name the agent by its scope, such as agent:vendor',
      );
    if (params.resource !== undefined) throw new errors.InvalidTarget('name the service by audience, not by resource');
    const answer = answers.get(params.requested_token_type ?? ACCESS_TOKEN);
    if (answer === undefined)
      throw new errors.InvalidRequest('requested_token_type must be access_token or refresh_token');
    ctx.body = await answer(ctx, await readSubject(params));
  };
  provider.registerGrantType(name, grant, PARAMETERS);
}

function subjectReader(provider: Provider, { issuer, audience, key, accounts }: ExchangeOptions) {
  const publicKey = createPublicKey({ key, format: 'jwk' });
  const claimsIn = async (token: string) => {
    try {
      const options = { issuer, audience, typ: 'at+jwt', algorithms: [SIGNING_ALGORITHM], requiredClaims: ['exp'] };
      return Claims.parse((await jwtVerify(token, publicKey, options)).payload);
    } catch {
      throw new errors.InvalidRequest(`subject_token is no valid access token of this issuer for ${audience}`);
    }
  };
  return async (params: Parameters): Promise<Subject> => {
    if (params.subject_token === undefined) throw new errors.InvalidRequest('subject_token is missing');
    if (params.subject_token_type !== ACCESS_TOKEN)
      throw new errors.InvalidRequest(`subject_token_type must be ${ACCESS_TOKEN}`);
    const { tenant, sub, scope, grant: grantId } = await claimsIn(params.subject_token);
    const account = accounts.byId(`${tenant}/${sub}`);
    if (account === undefined) throw new errors.InvalidGrant('the person is not known here any more');
    const scopes = scopeList(scope);
    if (grantId === undefined) return { account, scopes, remainingSeconds: undefined };
    const grant = await provider.Grant.find(grantId);
    if (grant === undefined) throw new errors.InvalidGrant('the grant behind subject_token was revoked or has expired');
    return { account, scopes, remainingSeconds: grant.remainingTTL };
  };
}

/** A token for one service, naming the agent; it cannot be taken back, so it is short. */
function tokenForService({ issuer, key }: ExchangeOptions) {
  const signingKey = importJWK(key, SIGNING_ALGORITHM);
  return async ({ oidc: { client, params } }: Context, { account, scopes }: Subject) => {
    if (params.audience === undefined) throw new errors.InvalidRequest('audience is missing');
    const known = scopesOfAudience(params.audience);
    if (known === undefined) throw new errors.InvalidTarget('there is no such audience');
    const { agent, wanted } = wantedFrom(params.scope);
    assertScopes(wanted, (scope) => known.includes(scope), 'the audience does not know the scope');
    assertScopes(wanted, (scope) => scopes.includes(scope), 'subject_token does not allow the scope');
    const scope = wanted.join(' ');
    // `agent` is for gateways, which read flat claims only.
    const issued = { scope, client_id: client.clientId, act: { sub: agent }, agent };
    const token = await new SignJWT({ ...claimsOf(account), ...issued })
      .setProtectedHeader(headerOf(key, 'at+jwt'))
      .setIssuer(issuer)
      .setAudience(params.audience)
      .setJti(randomUUID())
      .setIssuedAt()
      .setExpirationTime(`${EXCHANGED_SECONDS}s`)
      .sign(await signingKey);
    return {
      access_token: token,
      issued_token_type: ACCESS_TOKEN,
      token_type: 'Bearer',
      expires_in: EXCHANGED_SECONDS,
      scope,
    };
  };
}

/** A refresh token of the client for the same person, with an access token of ours. A grant that stands behind it is not outlived. */
function refreshToken(provider: Provider, { audience, resourceServer }: ExchangeOptions) {
  return async ({ oidc }: Context, { account, scopes, remainingSeconds }: Subject) => {
    const { client, params } = oidc;
    if (params.audience !== undefined && params.audience !== audience)
      throw new errors.InvalidTarget(`a refresh token is for ${audience} only`);
    const wanted = scopeList(params.scope);
    if (!wanted.includes('offline_access'))
      throw new errors.InvalidScope('a refresh token needs the scope offline_access', params.scope ?? '');
    const asked = wanted.filter((scope) => scope !== 'openid' && scope !== 'offline_access');
    assertScopes(asked, (scope) => scopes.includes(scope), 'subject_token does not allow the scope');
    const tools = asked.length > 0 ? asked : scopes.filter((scope) => TOOL_SCOPES.includes(scope));
    const whose = { client, accountId: accountId(account) };
    const grant = new provider.Grant({
      accountId: whose.accountId,
      clientId: client.clientId,
      ...(remainingSeconds !== undefined && { expiresIn: remainingSeconds }),
    });
    const resource = resourceServer.identifier();
    grant.addOIDCScope('openid offline_access');
    grant.addResourceScope(resource, tools.join(' '));
    const from = { ...whose, grantId: await grant.save(), gty: 'token_exchange' };
    oidc.entity('Grant', grant);
    const scope = ['openid', 'offline_access', ...tools].join(' ');
    const refresh = new provider.RefreshToken({ ...from, resource, scope });
    oidc.entity('RefreshToken', refresh);
    const access = new provider.AccessToken({ ...from, resourceServer, scope: tools.join(' ') });
    return {
      access_token: await access.save(),
      refresh_token: await refresh.save(),
      issued_token_type: REFRESH_TOKEN,
      token_type: 'Bearer',
      expires_in: access.expiration,
      scope,
    };
  };
}

/** The one agent that a scope names, and the rest of the scope. */
function wantedFrom(scope = ''): { agent: string; wanted: string[] } {
  const agents = scopeList(scope).flatMap((name) => agentOf(name) ?? []);
  const wanted = scopeList(scope).filter((name) => agentOf(name) === undefined);
  const [agent] = agents;
  if (agent === undefined || agents.length > 1)
    throw new errors.InvalidScope('scope must name exactly one agent, such as agent:vendor', scope);
  if (wanted.length === 0) throw new errors.InvalidScope('scope must name what may be done', scope);
  return { agent, wanted };
}

function assertScopes(wanted: readonly string[], isAllowed: (scope: string) => boolean, complaint: string): void {
  const wrong = wanted.find((scope) => !isAllowed(scope));
  if (wrong !== undefined) throw new errors.InvalidScope(`${complaint} ${wrong}`, wrong);
}

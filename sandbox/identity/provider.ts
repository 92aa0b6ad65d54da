import { randomBytes } from 'node:crypto';
import type { JWK } from 'jose';
import { errors, Provider, type TokenEndpointGrantContext } from 'oidc-provider';
import { readPeople } from '../seed/read.ts';
import { accountId, findAccount, type Account } from './accounts.ts';

/** The password of every seeded person. No secret: it only shows that a sign-in was meant. */
const PASSWORD = 'sandbox';

const ACCESS_TOKEN_SECONDS = 15 * 60;
const SCOPE = 'openid';

/** An issuer of RFC 9068 access tokens for the seeded people. */
export function createProvider(issuer: string, audience: string, key: JWK): Provider {
  const people = readPeople();
  const find = (id: string) => findAccount(id, people);
  const provider = new Provider(issuer, {
    jwks: { keys: [key] },
    cookies: { keys: [randomBytes(32).toString('base64url')] },
    clients: [
      {
        client_id: 'qm-cli',
        token_endpoint_auth_method: 'none',
        grant_types: ['password'],
        redirect_uris: [],
        response_types: [],
      },
    ],
    scopes: [SCOPE],
    responseTypes: ['code'],
    ttl: { AccessToken: ACCESS_TOKEN_SECONDS },
    features: { devInteractions: { enabled: false } },
    formats: {
      customizers: {
        jwt: (_ctx, token, { payload }) => {
          const account = 'accountId' in token ? find(token.accountId) : undefined;
          if (account !== undefined) Object.assign(payload, claimsOf(account));
        },
      },
    },
  });
  offerPassword(provider, audience, find);
  return provider;
}

/** `sub` is unique only together with `tenant`. */
function claimsOf({ tenant, person: { id, name, email, roles } }: Account) {
  return { sub: id, tenant, roles, email, name };
}

/**
 * Sign-in without a browser, for the command line's `--as`. Only this stand-in offers it: the grant is gone from OAuth 2.1,
 * and a real issuer of a real company must not have it.
 */
function offerPassword(provider: Provider, audience: string, find: (id: string) => Account | undefined): void {
  const resourceServer = new provider.ResourceServer(audience, { audience, scope: SCOPE, accessTokenFormat: 'jwt' });
  const grant = async (ctx: TokenEndpointGrantContext<{ username?: string; password?: string }>) => {
    const { client, params } = ctx.oidc;
    const account = find(params.username ?? '');
    if (account === undefined || params.password !== PASSWORD)
      throw new errors.InvalidGrant('unknown person or password');
    const token = new provider.AccessToken({
      client,
      accountId: accountId(account),
      resourceServer,
      // No grant is stored behind this sign-in, so there is nothing to revoke.
      grantId: '',
      gty: 'password',
      scope: SCOPE,
    });
    ctx.body = { access_token: await token.save(), token_type: 'Bearer', expires_in: token.expiration, scope: SCOPE };
  };
  provider.registerGrantType('password', grant, ['username', 'password', 'scope']);
}

import { hkdfSync } from 'node:crypto';
import type { JWK } from 'jose';
import {
  interactionPolicy,
  Provider,
  type AdapterFactory,
  type ClientMetadata,
  type Configuration,
} from 'oidc-provider';
import { claimsOf, type Accounts } from './accounts.ts';
import { amendAnswers, beginAfresh } from './around.ts';
import { offerExchange } from './exchange.ts';
import { interactionPath } from './interactions.ts';
import { confirmCodePage, donePage, enterCodePage, failedPage } from './pages.ts';
import { offerPassword } from './password.ts';
import { AGENT_SCOPES, TOOL_SCOPES } from './scopes.ts';

const HOUR = 60 * 60;
const ACCESS_TOKEN_SECONDS = 15 * 60;
const GRANT_SECONDS = 30 * 24 * HOUR;

export const DEVICE_GRANT = 'urn:ietf:params:oauth:grant-type:device_code';
export const EXCHANGE_GRANT = 'urn:ietf:params:oauth:grant-type:token-exchange';

/** What oidc-provider calls our audience within; it wants a URI, and an audience may be any name. */
const RESOURCE = 'urn:sandbox:our-audience';

export type ProviderOptions = {
  issuer: string;
  audience: string;
  key: JWK;
  accounts: Accounts;
  adapter: AdapterFactory;
  clientSecret: string;
  redirectUris: readonly string[];
};

/** The resource server of our audience: its tokens are JWTs by RFC 9068. */
const ourResource = (audience: string) => ({
  audience,
  scope: TOOL_SCOPES.join(' '),
  accessTokenFormat: 'jwt' as const,
});

/** An OpenID provider for the seeded people: code, device, refresh, revocation, exchange, and the password grant of `--as`. */
export function createProvider(options: ProviderOptions): Provider {
  const { issuer, audience, key, accounts, adapter } = options;
  const provider = new Provider(issuer, {
    adapter,
    jwks: { keys: [key] },
    // Derived, so that a sign-in that is under way also outlives a restart.
    cookies: { keys: [Buffer.from(hkdfSync('sha256', String(key.d), '', 'cookies', 32)).toString('base64url')] },
    clients: clientsOf(options),
    scopes: ['openid', 'offline_access', ...TOOL_SCOPES, ...AGENT_SCOPES],
    claims: { openid: ['sub', 'tenant', 'roles', 'email', 'name'] },
    responseTypes: ['code'],
    pkce: { required: () => true },
    rotateRefreshToken: true,
    findAccount: (_ctx, id) => {
      const account = accounts.byId(id);
      return account && { accountId: id, claims: () => claimsOf(account) };
    },
    features: featuresFor(audience),
    formats: {
      customizers: {
        jwt: (_ctx, token, { payload }) => {
          const account = 'accountId' in token ? accounts.byId(token.accountId) : undefined;
          if (account !== undefined) Object.assign(payload, claimsOf(account));
          // An exchange asks whether the grant that a token came from still stands.
          if ('grantId' in token && token.grantId) Object.assign(payload, { grant: token.grantId });
        },
      },
    },
    renderError: async (ctx, { error, error_description: description }) => {
      ctx.type = 'html';
      ctx.body = await failedPage(error, description);
    },
    ...asking,
    ...lifetimes,
  });
  provider.use(beginAfresh);
  provider.use(amendAnswers(key));
  const resourceServer = new provider.ResourceServer(RESOURCE, ourResource(audience));
  offerPassword(provider, resourceServer, accounts);
  offerExchange(provider, EXCHANGE_GRANT, { issuer, audience, key, accounts, resourceServer });
  return provider;
}

const clientsOf = ({ clientSecret, redirectUris }: ProviderOptions): ClientMetadata[] => [
  {
    client_id: 'qm-cli',
    token_endpoint_auth_method: 'none',
    grant_types: ['password'],
    redirect_uris: [],
    response_types: [],
  },
  {
    client_id: 'quartermaster',
    client_secret: clientSecret,
    token_endpoint_auth_method: 'client_secret_basic',
    grant_types: ['authorization_code', 'refresh_token', DEVICE_GRANT, EXCHANGE_GRANT],
    redirect_uris: [...redirectUris],
    response_types: ['code'],
  },
];

const lifetimes = {
  ttl: {
    AccessToken: ACCESS_TOKEN_SECONDS,
    AuthorizationCode: 60,
    DeviceCode: 10 * 60,
    Grant: GRANT_SECONDS,
    // Rotation does not lengthen what the person granted.
    RefreshToken: (ctx) => ctx.oidc.entities.Grant?.remainingTTL ?? GRANT_SECONDS,
    IdToken: HOUR,
    Interaction: HOUR,
    Session: HOUR,
  },
} satisfies Configuration;

/** Who it is, is asked each time; consent is taken as given, for all that is asked for, in a grant of its own. */
const asking = {
  interactions: {
    url: (_ctx, { uid }) => interactionPath(uid),
    policy: [
      interactionPolicy.base().get('login') ?? new interactionPolicy.Prompt({ name: 'login', requestable: true }),
      withoutChecks(new interactionPolicy.Prompt({ name: 'consent', requestable: true })),
    ],
  },
  loadExistingGrant: async ({ oidc }) => {
    const { account, client, requestParamOIDCScopes, requestParamScopes, resourceServers } = oidc;
    if (account === undefined || client === undefined) return undefined;
    const grant = new oidc.provider.Grant({ accountId: account.accountId, clientId: client.clientId });
    grant.addOIDCScope([...requestParamOIDCScopes].join(' '));
    for (const [name, { scopes }] of Object.entries(resourceServers ?? {}))
      grant.addResourceScope(name, [...requestParamScopes].filter((scope) => scopes.has(scope)).join(' '));
    await grant.save();
    return grant;
  },
} satisfies Configuration;

function withoutChecks(prompt: interactionPolicy.Prompt): interactionPolicy.Prompt {
  prompt.checks.clear();
  return prompt;
}

const featuresFor = (audience: string): Configuration['features'] => ({
  devInteractions: { enabled: false },
  userinfo: { enabled: false },
  rpInitiatedLogout: { enabled: false },
  revocation: { enabled: true, allowedPolicy: (_ctx, client, token) => token.clientId === client.clientId },
  resourceIndicators: {
    enabled: true,
    defaultResource: () => RESOURCE,
    useGrantedResource: () => true,
    getResourceServerInfo: () => ourResource(audience),
  },
  deviceFlow: {
    enabled: true,
    userCodeInputSource: async (ctx, form, out, error) => {
      ctx.body = await enterCodePage(form, out && (error?.message ?? out.error));
    },
    userCodeConfirmSource: async (ctx, form, client, _deviceInfo, code) => {
      ctx.body = await confirmCodePage(form, client.clientId, code);
    },
    successSource: async (ctx) => {
      ctx.body = await donePage(ctx.oidc.client?.clientId ?? 'The application');
    },
  },
});

import { readPeople, type Person as Seeded } from '../../sandbox/seed/read.ts';
import { PersonId, Role, TenantId } from '../../src/domain/principal.ts';
import { scopes, scopesOf, type Scope } from '../../src/tools/scopes.ts';

export const CLIENT = { id: 'quartermaster', secret: 'stand-in' };

/** The password of every person of the realm, who are those of the seeds. */
export const PASSWORD = 'sandbox';

/** Whoever may be the actor of a token: the agents, and our own code. */
const ACTORS = ['intake', 'vendor', 'negotiation', 'ordering', 'quartermaster'] as const;

/** The rights for services that know this issuer, `vendors:read` at the audience `urn:quartermaster:vendors`; the risk provider is none. */
const TOOL_SCOPES = scopes.filter((scope) => scope !== 'risk:read');

const DAY_SECONDS = 86_400;
/** A token of this client lives no longer, whether it is of a sign-in or of an exchange: Keycloak knows one lifespan of a client. */
const TOKEN_SECONDS = 120;

const audienceOf = (scope: Scope): string =>
  `urn:quartermaster:${scope === 'orders:write' ? 'erp' : scope.split(':')[0]}`;

/** A person's name at sign-in, which becomes `preferred_username`: names are unique in a realm, our ids only in their company. */
export const usernameOf = (tenant: string, { id }: Pick<Seeded, 'id'>): string =>
  tenant === 'acme' ? id : `${tenant}.${id}`;

const mapper = (name: string, kind: string, config: Record<string, string>) => ({
  name,
  protocol: 'openid-connect',
  protocolMapper: `oidc-${kind}-mapper`,
  config: { 'access.token.claim': 'true', ...config },
});

const claim = (name: string, type: 'String' | 'JSON' = 'String') => ({ 'claim.name': name, 'jsonType.label': type });

const audience = (name: string) => mapper(`audience ${name}`, 'audience', { 'included.client.audience': name });

const always = (name: string, value: string, type?: 'JSON') =>
  mapper(name, 'hardcoded-claim', { ...claim(name, type), 'claim.value': value });

const ofUser = (name: string, attribute: string) =>
  mapper(name, 'usermodel-attribute', { ...claim(name), 'user.attribute': attribute, 'id.token.claim': 'true' });

type Mapper = ReturnType<typeof mapper>;
const clientScope = (name: string, isNamed: boolean, protocolMappers: Mapper[]) => ({
  name,
  protocol: 'openid-connect',
  attributes: { 'include.in.token.scope': String(isNamed) },
  protocolMappers,
});

/** In every token. A realm that lists its scopes gets no others, so that those which Keycloak would bring are here as well. */
const EVERY_TOKEN = {
  // Without it a token has no `sub`.
  basic: [mapper('sub', 'sub', {})],
  profile: [ofUser('preferred_username', 'username')],
  email: [ofUser('email', 'email')],
  quartermaster: [
    ofUser('tenant', 'tenant'),
    mapper('roles', 'usermodel-realm-role', { ...claim('roles'), multivalued: 'true', 'id.token.claim': 'true' }),
  ],
} as const satisfies Record<string, Mapper[]>;

/** `actor_token` is not read by Keycloak: who acts is said by asking for a scope. The flat claim is for gateways. */
const ACTOR_SCOPES = Object.fromEntries(
  ACTORS.map((actor) => [
    `agent:${actor}`,
    [always('act', JSON.stringify({ sub: actor }), 'JSON'), always('agent', actor)],
  ]),
);
const AUDIENCE_SCOPES = Object.fromEntries(TOOL_SCOPES.map((scope) => [scope, [audience(audienceOf(scope))]]));

/** A scope that has roles is given only to who holds one of them, so that the issuer keeps the rights of roles as well. */
const scopeMappings = TOOL_SCOPES.map((scope) => ({
  clientScope: scope,
  roles: Role.options.filter((role) =>
    scopesOf({ kind: 'person', tenant: TenantId.parse('any'), person: PersonId.parse('any'), roles: [role] }).has(
      scope,
    ),
  ),
}));

const client = {
  clientId: CLIENT.id,
  secret: CLIENT.secret,
  publicClient: false,
  standardFlowEnabled: true,
  directAccessGrantsEnabled: false,
  // Roles of the realm would not be in its tokens otherwise.
  fullScopeAllowed: true,
  // Any port: an address of loopback without one stands for all (RFC 8252).
  redirectUris: ['http://127.0.0.1/auth/callback'],
  attributes: {
    'access.token.lifespan': String(TOKEN_SECONDS),
    'access.token.header.type.rfc9068': 'true',
    'oauth2.device.authorization.grant.enabled': 'true',
    'standard.token.exchange.enabled': 'true',
  },
  defaultClientScopes: Object.keys(EVERY_TOKEN),
  optionalClientScopes: ['offline_access', ...Object.keys(AUDIENCE_SCOPES), ...Object.keys(ACTOR_SCOPES)],
  // The first lets a token of a sign-in be verified by the product, and be exchanged by this client.
  protocolMappers: [audience(CLIENT.id), always('client_id', CLIENT.id)],
};

const user = (tenant: string, person: Seeded) => {
  const [firstName, ...rest] = person.name.split(' ');
  return {
    username: usernameOf(tenant, person),
    firstName,
    lastName: rest.join(' '),
    email: person.email,
    emailVerified: true,
    enabled: true,
    attributes: { tenant: [tenant] },
    realmRoles: ['offline_access', ...person.roles],
    credentials: [{ type: 'password', value: PASSWORD, temporary: false }],
  };
};

/** The realm that the tests import: what docs/operations.md asks for under Keycloak, and the seeded people. */
export const realm = {
  realm: 'quartermaster',
  enabled: true,
  revokeRefreshToken: true,
  refreshTokenMaxReuse: 0,
  offlineSessionIdleTimeout: 30 * DAY_SECONDS,
  offlineSessionMaxLifespanEnabled: true,
  offlineSessionMaxLifespan: 60 * DAY_SECONDS,
  attributes: { oauth2DevicePollingInterval: '1' },
  roles: { realm: Role.options.map((name) => ({ name })) },
  clientScopes: [
    ...Object.entries(EVERY_TOKEN).map(([name, mappers]) => clientScope(name, false, mappers)),
    ...Object.entries({ ...AUDIENCE_SCOPES, ...ACTOR_SCOPES }).map(([name, mappers]) =>
      clientScope(name, true, mappers),
    ),
  ],
  scopeMappings,
  clients: [client, ...TOOL_SCOPES.map((scope) => ({ clientId: audienceOf(scope), bearerOnly: true }))],
  users: Object.entries(readPeople()).flatMap(([tenant, people]) => people.map((person) => user(tenant, person))),
};

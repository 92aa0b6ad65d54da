import { randomBytes } from 'node:crypto';
import type { Config } from './config.ts';
import { createIssuer } from './identity/issuer.ts';
import { fetchFrom, issuerKeys } from './identity/issuer-keys.ts';
import { createMinter, type Minter } from './identity/minter.ts';
import { createVault } from './identity/vault.ts';
import { createServiceVerifier, createVerifier, type Trust, type VerifyService } from './identity/verify.ts';
import { grantStore } from './services/grant-store.ts';
import { createSignIn, type SignIn } from './services/sign-in.ts';
import type { Database } from './store/database.ts';

/** What whoever acts for people must be told. */
export const identityNeeds = ['OIDC_ISSUER', 'OIDC_CLIENT_SECRET', 'GRANT_KEYS'] as const;

type IdentityConfig = Config & Record<(typeof identityNeeds)[number], string>;

/** With the issuer's keys, which are fetched once for people and for calls. */
const trustOf = (config: IdentityConfig): Trust => ({
  issuer: config.OIDC_ISSUER,
  keys: issuerKeys(config.OIDC_ISSUER, fetchFrom(config.OIDC_ISSUER)),
  claims: { tenant: config.OIDC_TENANT_CLAIM, person: config.OIDC_PERSON_CLAIM, roles: config.OIDC_ROLES_CLAIM },
});

const now = (): Date => new Date();
const newSecret = (): string => randomBytes(32).toString('base64url');

const partsOf = (config: IdentityConfig, database: Database) => {
  const issuer = createIssuer({
    issuer: config.OIDC_ISSUER,
    clientId: config.OIDC_CLIENT_ID,
    clientSecret: config.OIDC_CLIENT_SECRET,
    scopes: `openid offline_access ${config.OIDC_SCOPES}`,
  });
  const vault = createVault(config.GRANT_KEYS);
  return { issuer, vault, minter: createMinter({ grants: grantStore(database), issuer, vault, now }) };
};

/** What a worker needs to act for people. */
export const configuredMinter = (config: IdentityConfig, database: Database): Minter =>
  partsOf(config, database).minter;

/** What a server needs to know who is asking, and whether they are let on. */
export const configuredSignIn = (
  config: IdentityConfig,
  database: Database,
): { signIn: SignIn; verifyService: VerifyService } => {
  const trust = trustOf(config);
  const verify = createVerifier({ ...trust, audience: config.OIDC_AUDIENCE });
  return {
    signIn: createSignIn({ ...partsOf(config, database), database, verify, now, newSecret }),
    verifyService: createServiceVerifier(trust),
  };
};

import { createRemoteJWKSet, jwtVerify } from 'jose';
import { z } from 'zod';

/** What an ERP looks at in a token: whose it is, for what, and who acts. */
const Claims = z.object({ sub: z.string(), scope: z.string(), act: z.object({ sub: z.literal('ordering') }) });

const AUDIENCE = 'urn:quartermaster:erp';
const SCOPE = 'orders:write';
const LONGEST_SECONDS = 120;

const Discovery = z.object({ jwks_uri: z.url() });

/** Verifies tokens as a stranger who trusts this issuer does; tells whose order it is, or null for a token that is not good here. */
export function tokenReader(issuer: string): (token: string) => Promise<string | null> {
  let keys: Promise<ReturnType<typeof createRemoteJWKSet>> | null = null;
  const discovered = async () => {
    const answer = await fetch(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`);
    return createRemoteJWKSet(new URL(Discovery.parse(await answer.json()).jwks_uri));
  };
  return async (token) => {
    try {
      keys ??= discovered();
      const options = { issuer, audience: AUDIENCE, typ: 'at+jwt', maxTokenAge: LONGEST_SECONDS, clockTolerance: 10 };
      const { payload } = await jwtVerify(token, await keys, { ...options, requiredClaims: ['exp', 'jti'] });
      const { sub, scope } = Claims.parse(payload);
      return scope.split(' ').includes(SCOPE) ? sub : null;
    } catch {
      keys = null;
      return null;
    }
  };
}

import { exportJWK, generateKeyPair, type JWK, type JWTHeaderParameters } from 'jose';
import { kept } from '../kept.ts';

export const SIGNING_ALGORITHM = 'RS256';

/** The issuer's signing key: made once, kept in the file, so that tokens stay good over a restart. */
export async function keptKey(path: string): Promise<JWK> {
  return JSON.parse(await kept(path, async () => JSON.stringify(await freshKey())));
}

async function freshKey(): Promise<JWK> {
  const { privateKey } = await generateKeyPair(SIGNING_ALGORITHM, { extractable: true });
  return { ...(await exportJWK(privateKey)), alg: SIGNING_ALGORITHM, use: 'sig', kid: 'sandbox-1' };
}

/** The header of what the key signs; a `type` such as `at+jwt` says what it is. */
export const headerOf = ({ kid }: JWK, type?: string): JWTHeaderParameters => ({
  alg: SIGNING_ALGORITHM,
  ...(kid !== undefined && { kid }),
  ...(type !== undefined && { typ: type }),
});

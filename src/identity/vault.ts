import { CompactEncrypt, compactDecrypt } from 'jose';
import { z } from 'zod';
import { QuartermasterError } from '../domain/errors.ts';
import { keyRing, type KeyRing } from '../domain/key-ring.ts';

/** Seals secrets for places that have no key of their own: the database, a browser. What was sealed for one use opens for no other. */
export type Vault = {
  /** A JWE (RFC 7516) under the newest key. */
  seal(use: string, secret: string): Promise<string>;
  /** Throws `configuration_invalid` when its key is not here, `invalid_input` when it is not ours or for another use. */
  open(use: string, sealed: string): Promise<string>;
};

const Header = z.object({ kid: z.string(), sub: z.string() });

/** `keys`: GRANT_KEYS. The first one seals; the others open what was sealed before it came. */
export function createVault(keys: string): Vault {
  const { newest, keyNamed } = keyRing('GRANT_KEYS', keys);
  return {
    seal: (use, secret) =>
      new CompactEncrypt(new TextEncoder().encode(secret))
        .setProtectedHeader({ alg: 'dir', enc: 'A256GCM', kid: newest, sub: use })
        .encrypt(keyNamed(newest)),
    open: async (use, sealed) => {
      const { plaintext, protectedHeader } = await decrypted(sealed, keyNamed);
      if (Header.parse(protectedHeader).sub !== use) throw notOurs();
      return new TextDecoder().decode(plaintext);
    },
  };
}

async function decrypted(sealed: string, keyNamed: KeyRing['keyNamed']) {
  try {
    return await compactDecrypt(sealed, ({ kid = '' }) => keyNamed(kid), {
      keyManagementAlgorithms: ['dir'],
      contentEncryptionAlgorithms: ['A256GCM'],
    });
  } catch (error) {
    throw error instanceof QuartermasterError ? error : notOurs();
  }
}

const notOurs = (): QuartermasterError =>
  new QuartermasterError(
    'invalid_input',
    'What was sealed here comes back changed, or from somewhere else. Begin again.',
  );

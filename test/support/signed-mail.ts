import { generateKeyPairSync } from 'node:crypto';
import { dkimSign, type DKIMSignOptions } from 'mailauth';
import type { LookUpRecords } from '../../src/outbound/names.ts';

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const key = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
const record = `v=DKIM1; k=rsa; p=${publicKey.export({ type: 'spki', format: 'der' }).toString('base64')}`;

const missing = (): never => {
  throw Object.assign(new Error('no such record'), { code: 'ENOTFOUND' });
};

export const SELECTOR = 'mail';

/** The records of domains as a name server would give them: each with our key, and what is given beside. */
export const recordsOf =
  (signing: readonly string[], others: Readonly<Record<string, string[]>> = {}): LookUpRecords =>
  async (name, type) => {
    if (type === 'TXT' && signing.some((domain) => name === `${SELECTOR}._domainkey.${domain}`)) return [[record]];
    const found = others[`${name} ${type}`];
    return found ? (type === 'TXT' ? found.map((text) => [text]) : found) : missing();
  };

/** A mail with a DKIM signature of this domain. */
export async function signed(raw: string, domain: string, options: Partial<DKIMSignOptions> = {}): Promise<string> {
  const message = raw.replaceAll(/\r?\n/g, '\r\n');
  const signature = { signingDomain: domain, selector: SELECTOR, privateKey: key };
  const { signatures } = await dkimSign(Buffer.from(message), {
    canonicalization: 'relaxed/relaxed',
    signTime: new Date(),
    signatureData: [signature],
    ...signature,
    ...options,
  });
  return `${signatures}${message}`;
}

import { createHash } from 'node:crypto';
import { QuartermasterError } from '../domain/errors.ts';

/**
 * The Message-ID of a mail of ours, from business facts such as `acme/R-17/question/1`: a retry carries the same one.
 * Hashed, so that nothing of the key shows in it.
 */
export function messageIdFor(key: string, domain: string): string {
  if (!/^[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?$/i.test(domain)) {
    throw new QuartermasterError('configuration_invalid', `"${domain}" is no mail domain; check MAIL_FROM`);
  }
  return `<${sha256(key).slice(0, 40)}@${domain.toLowerCase()}>`;
}

/** The id under which a mail without a usable Message-ID is known: the same bytes are the same mail. */
export const messageIdOfBytes = (raw: Uint8Array): string => `<sha256-${sha256(raw)}@quartermaster.invalid>`;

const sha256 = (data: string | Uint8Array): string => createHash('sha256').update(data).digest('hex');

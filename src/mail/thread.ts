import PostalMime from 'postal-mime';
import type { Email } from 'postal-mime';
import { tokenHash } from './reply-token.ts';

/** What a mail says about which of ours it answers, and whether a program wrote it. Nothing of it is proven. */
export type Thread = {
  messageIds: string[];
  tokenHashes: string[];
  isAutomatic: boolean;
  /** To whom it says that it goes, in lower case. */
  recipients: string[];
};

const MOST_IDS = 100;

/** Reads the headers of a mail. Source: RFC 5322 section 3.6.4; RFC 3834 section 5 and the habits before it for answers of programs. */
export async function threadOf(raw: Uint8Array): Promise<Thread> {
  const email = await PostalMime.parse(headersOf(raw), { maxHeadersSize: 512 * 1024 });
  const header = (name: string): string[] =>
    email.headers.filter(({ key }) => key === name).map(({ value }) => value.toLowerCase().trim());
  const ids = [email.inReplyTo, email.references].flatMap((value) => value?.match(/<[^<>\s]+>/g) ?? []);
  return {
    messageIds: [...new Set(ids)].slice(0, MOST_IDS),
    recipients: recipientsOf(email).map((address) => address.toLowerCase()),
    tokenHashes: tokensOf([...recipientsOf(email), ...header('delivered-to'), ...header('x-original-to')]).map(
      tokenHash,
    ),
    isAutomatic:
      header('auto-submitted').some((value) => !/^no\b/.test(value)) ||
      header('content-type').some((value) => value.startsWith('multipart/report')) ||
      header('return-path').some((value) => value === '<>') ||
      header('precedence').some((value) => /^(?:auto_reply|bulk|junk)$/.test(value)) ||
      header('x-autoreply').length + header('x-autorespond').length > 0 ||
      /^(?:mailer-daemon|postmaster)@/i.test(email.from?.address ?? ''),
  };
}

/** Up to the first blank line: what stands below may be long, and says nothing of this. */
const headersOf = (raw: Uint8Array): Uint8Array => {
  const text = Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength).toString('latin1');
  const end = text.search(/(?:^|\n)\r*\n/);
  return end < 0 ? raw : raw.subarray(0, end + 1);
};

const recipientsOf = ({ to = [], cc = [] }: Email): string[] =>
  [...to, ...cc].flatMap((one) => (one.group ?? [one]).map(({ address }) => address ?? ''));

/** What stands after the + of a recipient, as src/mail/send.ts writes it. */
const tokensOf = (addresses: readonly string[]): string[] => [
  ...new Set(addresses.flatMap((address) => /\+([a-z0-9]{20,64})@/i.exec(address)?.[1]?.toLowerCase() ?? [])),
];

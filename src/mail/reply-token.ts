import { createHash, randomBytes } from 'node:crypto';

/** What of a token is kept. */
export const tokenHash = (token: string): string => createHash('sha256').update(token).digest('hex');

/** Nobody guesses it; 160 bits in letters and digits that a mail address may hold. */
export const newReplyToken = (): string => randomBytes(20).toString('hex');

const mailbox = /([^\s<>@+]+)(?:\+[^\s<>@]*)?@([^\s<>@]+)>?\s*$/;

/** Our own address with a token in it (RFC 5233): what is sent there comes to us, and says to what it belongs. */
export const plusAddressed = (from: string, token: string): string => {
  const [, local = '', domain = ''] = mailbox.exec(from) ?? [];
  return `${local}+${token}@${domain}`;
};

/** The token in an address that `plusAddressed` made of the same sender, however its letters were written since; else null. */
export const replyTokenIn = (address: string, from: string): string | null => {
  const token = /\+([a-z0-9]{20,64})@/i.exec(address)?.[1]?.toLowerCase();
  return token !== undefined && address.toLowerCase() === plusAddressed(from, token).toLowerCase() ? token : null;
};

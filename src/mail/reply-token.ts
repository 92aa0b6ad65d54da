import { createHash, randomBytes } from 'node:crypto';

/** What of a token is kept. */
export const tokenHash = (token: string): string => createHash('sha256').update(token).digest('hex');

/** Nobody guesses it; 160 bits in letters and digits that a mail address may hold. */
export const newReplyToken = (): string => randomBytes(20).toString('hex');

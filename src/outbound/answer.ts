import type { Dispatcher } from 'undici';
import { textWithin } from '../domain/bounded.ts';

/** Why an answer is not read, in words. */
export const unreadAnswers = {
  too_large: 'the answer is too large',
  compressed: 'the answer is compressed, which was not asked for',
} as const;
type UnreadAnswer = keyof typeof unreadAnswers;

/** The text of an answer, or why it is not read: then the connection is given up. */
export async function answerText(
  { headers, body }: Pick<Dispatcher.ResponseData, 'headers' | 'body'>,
  maxBytes: number,
): Promise<{ text: string } | { why: UnreadAnswer }> {
  const given = (why: UnreadAnswer): { why: UnreadAnswer } => {
    body.on('error', () => undefined).destroy();
    return { why };
  };
  const encoding = headers['content-encoding'];
  // Compressed, a small answer could unfold to any size.
  if (encoding !== undefined && encoding !== 'identity') return given('compressed');
  if (Number(headers['content-length'] ?? 0) > maxBytes) return given('too_large');
  const text = await textWithin(body, maxBytes);
  return text === null ? given('too_large') : { text };
}

export function headersOf(given: Dispatcher.ResponseData['headers']): Headers {
  const headers = new Headers();
  for (const [name, value] of Object.entries(given))
    for (const one of Array.isArray(value) ? value : [value ?? '']) headers.append(name, one);
  return headers;
}

import type { Context } from 'hono';
import { QuartermasterError } from '../domain/errors.ts';
import { readBytes, type Limits } from '../http/body.ts';

/** What a form of ours has sent, each field once. Throws `too_large` and `invalid_input`. */
export async function readForm(c: Context, limits: Limits): Promise<Readonly<Record<string, string>>> {
  const bytes = await readBytes(c, limits.jsonBytes);
  const sent = new URLSearchParams(new TextDecoder().decode(bytes));
  if (sent.size > 1_000) throw new QuartermasterError('invalid_input', 'The form has too many fields; send fewer.');
  return Object.fromEntries(sent);
}

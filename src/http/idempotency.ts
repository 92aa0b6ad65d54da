import { createHash } from 'node:crypto';
import type { Context } from 'hono';
import { QuartermasterError } from '../domain/errors.ts';
import type { Begun, Replays } from '../services/replays.ts';
import { mediaType, readBytes, type Limits } from './body.ts';
import type { Env } from './context.ts';
import { Refusal } from './problem.ts';

const HEADER = 'idempotency-key';
const KEY = /^[\x21-\x7e]{1,255}$/;

/** What says nothing of the request, or will be otherwise the next time: the same request is then done anew. */
const PASSING: readonly number[] = [400, 401, 413, 415, 429];
const KEPT_HEADERS = ['content-type', 'location'] as const;

type Handle = (c: Context<Env>) => Promise<Response>;

/** The key of the request, or null without one. Throws `invalid_input` for one that is none. */
export function keyOf(c: Context): string | null {
  const key = c.req.header(HEADER);
  if (key === undefined) return null;
  if (KEY.test(key)) return key;
  const fields = [{ field: 'Idempotency-Key', reason: 'must be 1 to 255 visible ASCII characters, such as a UUID' }];
  throw new QuartermasterError('invalid_input', 'Correct what is named below and send it again.', { fields });
}

/** Does a request with an Idempotency-Key once: the same again is answered the same, another under that key is refused. */
export async function once(c: Context<Env>, handle: Handle, replays: Replays, limits: Limits): Promise<Response> {
  const key = keyOf(c);
  if (key === null) return handle(c);
  const begun = await replays.begin(c.var.identity.who, { key, request: await digestOf(c, limits) });
  if ('known' in begun) return again(begun.known, await digestOf(c, limits));
  return kept(c, begun, handle);
}

/** `location` and the like come with the answer; what is of this one request, such as limits, does not. */
async function kept(c: Context<Env>, begun: Begun, handle: Handle): Promise<Response> {
  try {
    const answer = await handle(c);
    if (answer.status >= 500 || PASSING.includes(answer.status)) await begun.free();
    else {
      const headers = KEPT_HEADERS.flatMap((name) => {
        const value = answer.headers.get(name);
        return value === null ? [] : [[name, value]];
      });
      await begun.keep({
        status: answer.status,
        headers: Object.fromEntries(headers),
        body: await answer.clone().text(),
      });
    }
    return answer;
  } catch (error) {
    await begun.free();
    throw error;
  }
}

type Known = Extract<Awaited<ReturnType<Replays['begin']>>, { known: unknown }>['known'];

function again({ request, answer }: Known, asked: string): Response {
  if (request !== asked)
    throw new Refusal('key_reused', 'This Idempotency-Key came with another request before; take a fresh one.');
  if (answer === null)
    throw new Refusal('in_progress', 'The first request with this Idempotency-Key is being done; ask again.', {
      'retry-after': '1',
    });
  const { status, headers, body } = answer;
  return new Response(body, { status, headers: { ...headers, 'idempotent-replayed': 'true' } });
}

/** Two requests with this digest ask for the same. */
async function digestOf(c: Context, limits: Limits): Promise<string> {
  const { pathname, search } = new URL(c.req.url);
  return createHash('sha256')
    .update(JSON.stringify([c.req.method, pathname, search, mediaType(c), c.req.header('if-match') ?? null]))
    .update(await readBytes(c, limits.mailBytes))
    .digest('hex');
}

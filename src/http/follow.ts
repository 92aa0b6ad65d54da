import type { Context } from 'hono';
import type { Person } from '../services/api.ts';
import type { Followed, Following } from '../services/following.ts';
import { versionOf } from '../services/version.ts';
import { tokenOf } from './bearer.ts';
import type { Dependencies, Env } from './context.ts';
import { eventStream, type SentEvent } from './event-stream.ts';
import { idOf } from './input.ts';
import { Refusal } from './problem.ts';

type Parts = Pick<Dependencies, 'services' | 'signIn' | 'feeds' | 'draining'>;

/** A feed, and what of it is followed, until the server ends. */
type Source<T> = { feed: Following<T>; what: Followed<T>; draining: AbortSignal };

/** Every look asks anew who is asking, so that whoever was signed out, or lost a role, is told nothing more. */
const followedBy = <T extends object>(
  c: Context<Env>,
  { signIn }: Parts,
  { name, requisition }: { name: string; requisition: string | null },
  look: (who: Person) => Promise<T>,
): Followed<T> => {
  const token = tokenOf(c);
  const { tenant } = c.var.identity.who;
  const read = async () => {
    const state = await look((await signIn.verify(token)).who);
    return { version: versionOf(state), state };
  };
  return { key: `${token} ${name}`, tenant, requisition, read };
};

/** The requisition of the address, as whoever asks sees it. */
export const requisitionFrom = (c: Context<Env>, parts: Parts) => {
  const id = idOf(c);
  const what = followedBy(c, parts, { name: id, requisition: id }, (who) => parts.services.show(who, id));
  return { feed: parts.feeds.requisitions, what, draining: parts.draining };
};

/** The order of the address, as whoever asks sees it; `requisition` is its own. */
export const orderFrom = (c: Context<Env>, parts: Parts, requisition: string) => {
  const id = idOf(c);
  const what = followedBy(c, parts, { name: id, requisition }, (who) => parts.services.order(who, id));
  return { feed: parts.feeds.orders, what, draining: parts.draining };
};

/** What waits for whoever asks. */
export const tasksFrom = (c: Context<Env>, parts: Parts) => {
  const what = followedBy(c, parts, { name: 'tasks', requisition: null }, (who) => parts.services.tasks(who));
  return { feed: parts.feeds.tasks, what, draining: parts.draining };
};

/** The state as soon as it is not of the version that the caller `saw`; null when `ms` are over, the caller has gone or we go. */
export async function changedWithin<T>(
  c: Context<Env>,
  { feed, what, draining }: Source<T>,
  { saw, ms }: { saw: string; ms: number },
): Promise<T | null> {
  const { promise, resolve, reject } = Promise.withResolvers<T | null>();
  const stop = feed.follow(what, { saw, pushed: ({ state }) => resolve(state), failed: reject });
  const timer = setTimeout(() => resolve(null), ms);
  const over = AbortSignal.any([c.req.raw.signal, draining]);
  const gone = (): void => resolve(null);
  over.addEventListener('abort', gone);
  if (over.aborted) gone();
  try {
    return await promise;
  } finally {
    clearTimeout(timer);
    over.removeEventListener('abort', gone);
    stop();
  }
}

/** Streams that are open, by person; a window needs one, and a person few windows. */
export class OpenStreams {
  readonly #open = new Map<string, number>();
  readonly #most: number;

  constructor(most = 30) {
    this.#most = most;
  }

  /** Returns how to close it again. Throws `too_many_requests`. */
  add({ tenant, person }: Person): () => void {
    const key = `${tenant} ${person}`;
    const count = this.#open.get(key) ?? 0;
    if (count >= this.#most)
      throw new Refusal('too_many_requests', `You follow ${count} things at once already; close some.`, {
        'retry-after': '10',
      });
    this.#open.set(key, count + 1);
    return () => {
      const left = (this.#open.get(key) ?? 1) - 1;
      if (left === 0) this.#open.delete(key);
      else this.#open.set(key, left);
    };
  }
}

/** Tells each state that differs from the one seen last: by Last-Event-ID where the reader comes back, else by `after`. */
export function streamOf<T>(
  c: Context<Env>,
  { feed, what, draining }: Source<T>,
  { after, open, told }: { after: string | null; open: OpenStreams; told: (state: T) => SentEvent['data'] },
): Response {
  const close = open.add(c.var.identity.who);
  const saw = c.req.header('last-event-id') ?? after;
  return eventStream((send, end) => {
    const stop = feed.follow(what, {
      saw,
      pushed: ({ version, state }) => send({ event: 'changed', id: version, data: told(state) }),
      // Why, the next request is told: it is not the business of whoever may not see it any more.
      failed: end,
    });
    draining.addEventListener('abort', end);
    return () => {
      draining.removeEventListener('abort', end);
      close();
      stop();
    };
  });
}

import type { Context } from 'hono';
import type { z } from 'zod';
import type { Limits } from './body.ts';
import type { Env } from './context.ts';
import type { ProblemCode } from './problem.ts';
import { nothing, type Takes } from './takes.ts';

/** What an answer of one status holds: JSON of this shape, a text, a table for spreadsheets, server-sent events, or nothing but headers. */
export type Answered = z.ZodType | 'text' | 'csv' | 'events' | 'nothing';

type Said = {
  /** Its name in the document, where there is no other of that name. */
  id: string;
  summary: string;
  answers: Readonly<Record<number, Answered>>;
  /** What it may be refused for, beside what every operation is. */
  problems?: readonly ProblemCode[];
  /** It answers whoever asks, without a token. */
  isOpen?: true;
  /** Browsers are led here: one that asks for a page is refused by a page (src/web/pages.tsx). */
  isForBrowsers?: true;
  /** Its answer holds a secret, so it is kept for no Idempotency-Key. */
  answersSecret?: true;
  /** What 200 answers as JSON it answers as a table for spreadsheets where Accept asks for one (`inFormat`, tables.ts). */
  isTable?: true;
  /** It takes `If-Match`: what is no longer as the caller saw it is refused as `stale`. */
  comparesVersions?: true;
};

type Answer = Response | Promise<Response>;

/** One method of one address. The router serves it and the document tells of it, so that both say the same. */
export type Endpoint = Said &
  Pick<Takes<unknown>, 'query' | 'content'> & { handle: (c: Context<Env>, limits: Limits) => Promise<Response> };

/** An operation whose request is read, and checked, before it is handled. */
export const taking = <T>({
  takes: { query, content, read },
  handle,
  ...said
}: Said & { takes: Takes<T>; handle: (c: Context<Env>, given: T) => Answer }): Endpoint => ({
  ...said,
  query,
  content,
  handle: async (c, limits) => handle(c, await read(c, limits)),
});

/** An operation that takes nothing but its address. */
export const plain = (said: Said & { handle: (c: Context<Env>) => Answer }): Endpoint =>
  taking({ ...said, takes: nothing });

import type { z } from 'zod';
import type { Json } from '../domain/canonical.ts';
import { cleanJson } from '../domain/clean-text.ts';
import type { Judged } from './bench.ts';

/**
 * The answer as its schema has it, or null when it is not what was asked for. A model may be talked into writing what nobody can see, and
 * people and vendors are to read it.
 */
export const parsedOr = <S extends z.ZodType>(text: string, schema: S): z.output<S> | null => {
  try {
    const answer: Json = JSON.parse(text);
    return schema.safeParse(cleanJson(answer).text).data ?? null;
  } catch {
    return null;
  }
};

/** An answer outside its schema is sent back while the policy allows; then people get what there is. */
export const unreadable = (mayReask: boolean): Judged =>
  mayReask
    ? {
        verdict: 'reask',
        say: 'Your answer did not follow the schema. Answer with JSON of exactly that schema, and nothing else.',
      }
    : { verdict: 'ask_human', fields: [] };

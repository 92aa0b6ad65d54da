import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { QuartermasterError } from '../domain/errors.ts';

const Values = z.record(z.string(), z.union([z.string(), z.array(z.string()).nonempty()]));

/** What each case says about itself. */
export const about = {
  id: z.string().regex(/^[a-z0-9][a-z0-9-]*$/),
  /** What this case tests that no other does. */
  tests: z.string().min(10),
};

/** What a good answer contains; a list is of values that are all as good. */
export const expectation = {
  values: Values.default({}),
  follows: Values.default({}),
  either: Values.default({}),
  ask: z.array(z.string()).default([]),
};

/** The cases of `agents/NAME/evals.jsonl`, one a line. Throws `configuration_invalid` naming the line. */
export function readCases<S extends z.ZodType>(agent: string, schema: S): z.output<S>[] {
  const file = new URL(`../agents/${agent}/evals.jsonl`, import.meta.url);
  const lines = readFileSync(file, 'utf8').split('\n');
  return lines.flatMap((line, index) => (line.trim() === '' ? [] : [parsed(line, schema, `${agent}:${index + 1}`)]));
}

function parsed<S extends z.ZodType>(line: string, schema: S, where: string): z.output<S> {
  const result = schema.safeParse(jsonOf(line));
  if (result.success) return result.data;
  throw new QuartermasterError('configuration_invalid', `Case ${where} is wrong: ${z.prettifyError(result.error)}`);
}

function jsonOf(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}

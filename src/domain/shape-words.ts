import type { z } from 'zod';
import type { FieldError } from './errors.ts';

type Issue = z.core.$ZodRawIssue;

/** How a value of a known format is written. */
const formats: Readonly<Record<string, string>> = {
  date: 'must be a day such as 2026-12-24',
  datetime: 'must be an instant such as 2026-11-26T09:00:00Z',
  uuid: 'must be a UUID',
  url: 'must be an address such as https://example.com/',
  email: 'must be an e-mail address',
};

const kinds: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
};

const ofSize = (least: string, { origin }: { origin: string }, bound: number | bigint): string =>
  ({
    string: `must have ${least} ${bound} characters`,
    array: `must have ${least} ${bound} entries`,
    number: `must be ${least} ${bound}`,
    int: `must be ${least} ${bound}`,
  })[origin] ?? `must be ${least} ${bound}`;

/** What is wrong with a value, for whoever wrote it; what a schema says itself comes first. */
export const shapeWords = (issue: Issue): string | undefined => {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined ? 'is needed' : `must be ${kinds[issue.expected] ?? issue.expected}`;
    case 'too_small':
      return issue.origin === 'string' && Number(issue.minimum) === 1
        ? 'must not be empty'
        : ofSize('at least', issue, issue.minimum);
    case 'too_big':
      return ofSize('at most', issue, issue.maximum);
    case 'invalid_value':
      return issue.input === undefined ? 'is needed' : `must be one of ${issue.values.map(String).join(', ')}`;
    case 'invalid_format':
      return formats[issue.format] ?? 'is not written as it must be';
    // The last of several shapes is the one that asks for something.
    case 'invalid_union':
      return issue.errors.at(-1)?.[0]?.message;
    case 'custom':
    case 'invalid_element':
    case 'invalid_key':
    case 'not_multiple_of':
    case 'unrecognized_keys':
      return undefined;
  }
};

/** Each field with what is wrong with it, one by one where several are not taken. `path`: as a dotted path. */
export const fieldErrorsOf = (issues: readonly z.core.$ZodIssue[], path: (of: PropertyKey[]) => string): FieldError[] =>
  issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.map((key) => ({ field: path([...issue.path, key]), reason: 'is not taken here' }))
      : [{ field: path([...issue.path]), reason: issue.message }],
  );

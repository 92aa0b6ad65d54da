import { z } from 'zod';
import { statusNames } from '../domain/status.ts';
import { scopes } from './scopes.ts';

/** The systems behind the documents; each has an address and a file that knows its tokens and errors. */
export const audiences = ['vendors', 'contracts', 'purchasing', 'mail', 'risk', 'erp'] as const;
export type Audience = (typeof audiences)[number];

const MEGABYTE = 1024 * 1024;

/** What each operation of a document declares under `x-quartermaster`, with an example of each for whoever forgot one. */
const keys = {
  /** An agent only ever reads. */
  effect: { schema: z.enum(['read', 'write']), example: 'read' },
  scope: { schema: z.enum(scopes), example: 'vendors:read' },
  audience: { schema: z.enum(audiences), example: 'vendors' },
  /** The states of a requisition in which it may be called. */
  during: { schema: z.array(z.enum(statusNames)).min(1), example: '[screening, on_hold]' },
  /** Calls a minute for one tenant. */
  rate: { schema: z.int().min(1).max(100_000), example: '300' },
  /** Seconds for the whole call. */
  timeout: { schema: z.int().min(1).max(120), example: '30' },
  /** Most bytes of an answer. */
  size: {
    schema: z
      .int()
      .min(1)
      .max(10 * MEGABYTE),
    example: '262144',
  },
  /** `safe`: changes nothing. `key`: sent with an Idempotency-Key. `state`: a repeat finds it as the first call left it. */
  idempotency: { schema: z.enum(['safe', 'key', 'state']), example: 'safe' },
} as const;

export const Declaration = z.strictObject({
  effect: keys.effect.schema,
  scope: keys.scope.schema,
  audience: keys.audience.schema,
  during: keys.during.schema,
  rate: keys.rate.schema,
  timeout: keys.timeout.schema,
  size: keys.size.schema,
  idempotency: keys.idempotency.schema,
  /** Ours, and all that a model reads about it; an operation without one is shown to none. */
  description: z.string().min(20).max(1_000).optional(),
  /** For a write: the operation that tells whether it has happened. */
  readBack: z.string().optional(),
});
export type Declaration = z.infer<typeof Declaration>;

const exampleOf = (key: string): string => {
  const found = Object.entries(keys).find(([name]) => name === key);
  return found === undefined ? '' : ` For example: ${key}: ${found[1].example}`;
};

/** The declaration, or what is wrong with it, each problem with its key and an example. */
export function readDeclaration(value: unknown): { declaration: Declaration } | { problems: string[] } {
  const parsed = Declaration.safeParse(value ?? {});
  if (!parsed.success) {
    const problems = parsed.error.issues.map(({ path, message, code, ...issue }) => {
      const key = String(path[0] ?? '');
      if (code === 'unrecognized_keys' && 'keys' in issue)
        return `x-quartermaster has ${String(issue.keys)}, which means nothing`;
      return `x-quartermaster.${key}: ${message}.${exampleOf(key)}`;
    });
    return { problems: [...new Set(problems)] };
  }
  const { effect, idempotency, readBack } = parsed.data;
  const problems = [
    ...(effect === 'write' && idempotency === 'safe'
      ? ['x-quartermaster.idempotency: a write is never safe to repeat by itself. For example: idempotency: key']
      : []),
    ...(effect === 'read' && idempotency !== 'safe'
      ? ['x-quartermaster.idempotency: a read is safe. For example: idempotency: safe']
      : []),
    ...(effect === 'write' && readBack === undefined
      ? [
          'x-quartermaster.readBack: a write names the operation that tells whether it has happened. For example: readBack: order_find',
        ]
      : []),
  ];
  return problems.length > 0 ? { problems } : { declaration: parsed.data };
}

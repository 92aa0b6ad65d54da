import type { Json } from '../domain/canonical.ts';
import { QuartermasterError } from '../domain/errors.ts';
import type { HttpRequest } from '../outbound/exchange.ts';
import type { Input, Operation, Placement, Schema } from './operation.ts';

/** The schema of what a caller gives, in the form of strict model tools: all required, null for what the system can do without. */
export function inputSchema(placements: readonly Placement[]): Schema {
  const asked = placements.filter(({ fill }) => fill === null);
  return {
    type: 'object',
    properties: Object.fromEntries(
      asked.map(({ argument, schema, required }) => [argument, required ? schema : nullable(schema)]),
    ),
    required: asked.map(({ argument }) => argument),
    additionalProperties: false,
  };
}

const nullable = (schema: Schema): Schema =>
  typeof schema['type'] === 'string' && schema['enum'] === undefined
    ? { ...schema, type: [schema['type'], 'null'] }
    : { anyOf: [schema, { type: 'null' }] };

/** What a caller gave, with only what the operation asks for, and texts without white space around them. */
export function tidied({ placements }: Operation, given: unknown): Input | null {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) return null;
  const values = new Map<string, Json>(Object.entries(given));
  return Object.fromEntries(
    placements
      .filter(({ argument, fill }) => fill === null && values.has(argument))
      .map(({ argument }) => {
        const value = values.get(argument) ?? null;
        return [argument, typeof value === 'string' ? value.trim() : value];
      }),
  );
}

/** The HTTP call that the document says, with each value where it belongs; `requisition` is the one at hand. */
export function requestOf(operation: Operation, base: string, input: Input, requisition: string): HttpRequest {
  const valueOf = ({ argument, fill }: Placement): Json => {
    if (fill === 'requisition') return requisition;
    return fill === null ? (input[argument] ?? null) : fill.value;
  };
  const given = operation.placements.flatMap((placement) => {
    const value = valueOf(placement);
    return value === null ? [] : [{ ...placement, value }];
  });
  const at = (where: Placement['in']) => given.filter((placement) => placement.in === where);
  const path = at('path').reduce(
    (whole, { name, argument, value }) => whole.replace(`{${name}}`, segment(argument, text(value))),
    operation.path,
  );
  const url = new URL(`${base.replace(/\/+$/, '')}${path}`);
  // Not URLSearchParams: it writes a blank as +, which not every server reads as one.
  const query = at('query').map(({ name, value }) => `${encodeURIComponent(name)}=${encodeURIComponent(text(value))}`);
  url.search = query.join('&');
  const [body] = at('body');
  const headers = Object.fromEntries(at('header').map(({ name, value }) => [name.toLowerCase(), text(value)]));
  return {
    url,
    method: operation.method,
    headers: { ...headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    body: body === undefined ? null : JSON.stringify(body.value),
  };
}

/** One part of a path and no more: dots alone would lead to another operation, and cannot be escaped. */
function segment(argument: string, value: string): string {
  if (!/^\.{1,2}$/.test(value)) return encodeURIComponent(value);
  throw new QuartermasterError('invalid_input', 'The arguments do not fit the operation.', {
    fields: [{ field: argument, reason: 'must not be dots alone' }],
  });
}

const text = (value: Json): string => (typeof value === 'string' ? value : JSON.stringify(value));

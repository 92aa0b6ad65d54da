import type { JsonSchema } from './wire.ts';

/** No value without facts fits the schema. */
export class NothingFits extends Error {}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const schemaAt = (value: unknown): JsonSchema => (isRecord(value) ? value : {});
const listAt = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);

const typeOf = (value: unknown): string =>
  value === null ? 'null' : Array.isArray(value) ? 'array' : Number.isInteger(value) ? 'integer' : typeof value;

/**
 * The value in the shape of a strict JSON schema: unknown members dropped, missing ones null or empty.
 * Throws NothingFits where only an invented value could fill a place.
 */
export function fit(schema: JsonSchema, value: unknown, root: JsonSchema = schema): unknown {
  const reference = schema['$ref'];
  if (typeof reference === 'string') return fit(resolve(root, reference), value, root);
  const options = listAt(schema['anyOf']).map(schemaAt);
  if (options.length > 0) return fitAny(options, value, root);
  const types = [schema['type']].flat();
  if (types.length > 1)
    return fitAny(
      types.map((type) => ({ ...schema, type })),
      value,
      root,
    );
  if ('const' in schema) return schema['const'];
  const allowed = listAt(schema['enum']);
  if (allowed.length > 0) {
    if (allowed.includes(value)) return value;
    throw new NothingFits('an enum needs a choice');
  }
  return fitType(String(types[0]), schema, value, root);
}

function fitType(type: string, schema: JsonSchema, value: unknown, root: JsonSchema): unknown {
  switch (type) {
    case 'null':
      return null;
    case 'object':
      return fitObject(schema, value, root);
    case 'array':
      return listAt(value).map((one) => fit(schemaAt(schema['items']), one, root));
    case 'boolean':
      return typeof value === 'boolean' ? value : false;
    default:
      if (typeOf(value) === type || (type === 'number' && typeof value === 'number')) return value;
      throw new NothingFits(`a ${type} cannot be made up`);
  }
}

function fitObject(schema: JsonSchema, value: unknown, root: JsonSchema): Record<string, unknown> {
  const given = isRecord(value) ? value : {};
  const properties = Object.entries(schemaAt(schema['properties']));
  return Object.fromEntries(properties.map(([name, one]) => [name, fit(schemaAt(one), given[name], root)]));
}

const isNull = (option: JsonSchema) => option['type'] === 'null';

/** Null where there is no value and null may stand; else the first option of the value's kind that takes it. */
function fitAny(options: JsonSchema[], value: unknown, root: JsonSchema): unknown {
  if ((value === null || value === undefined) && options.some(isNull)) return null;
  for (const option of options.filter((one) => !isNull(one))) {
    try {
      return fit(option, value, root);
    } catch (error) {
      if (!(error instanceof NothingFits)) throw error;
    }
  }
  if (options.some(isNull)) return null;
  throw new NothingFits('no option takes the value');
}

function resolve(root: JsonSchema, reference: string): JsonSchema {
  const steps = reference.replace(/^#\/?/, '').split('/').filter(Boolean);
  return steps.reduce((schema, step) => schemaAt(schema[step]), root);
}

/** What OpenAI refuses in a strict schema: objects that are open or have optional members. Null when all is well. */
export function strictFault(schema: JsonSchema, path = '$'): string | null {
  if (schema['type'] === 'object' || 'properties' in schema) {
    const names = Object.keys(schemaAt(schema['properties']));
    const required = listAt(schema['required']);
    if (schema['additionalProperties'] !== false)
      return `${path}: 'additionalProperties' is required to be supplied and to be false`;
    const missing = names.find((name) => !required.includes(name));
    if (missing) return `${path}: 'required' is required to include every key in properties. Missing '${missing}'`;
  }
  const below = [
    ...Object.entries(schemaAt(schema['properties'])),
    ...Object.entries(schemaAt(schema['$defs'])),
    ...(isRecord(schema['items']) ? [['items', schema['items']] as const] : []),
    ...listAt(schema['anyOf']).map((one, index) => [`anyOf[${index}]`, one] as const),
  ];
  for (const [name, one] of below) {
    const fault = strictFault(schemaAt(one), `${path}.${name}`);
    if (fault) return fault;
  }
  return null;
}

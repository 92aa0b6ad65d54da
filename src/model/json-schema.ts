import { z } from 'zod';
import { QuartermasterError } from '../domain/errors.ts';

/** A JSON Schema document. */
export type JsonSchema = Record<string, unknown>;

/** What a model may ask for: our description, and a schema that its arguments must fit. */
export type ToolSpec = { name: string; description: string; parameters: JsonSchema };

/**
 * The schema in the form that strict structured output takes: every property required, none beside them, and only the keywords
 * that every provider knows; zod checks lengths, patterns and ranges when the answer is there.
 * Throws `configuration_invalid` for a zod schema that cannot be said that way (optional keys, records).
 */
export const strictSchema = (schema: z.ZodType): JsonSchema => strict(z.toJSONSchema(schema), '$');

/** A tool with the arguments of an operation's document in the same form. */
export const toolSpec = ({
  name,
  description,
  input,
}: {
  name: string;
  description: string;
  input: JsonSchema;
}): ToolSpec => ({
  name,
  description,
  parameters: strict(input, '$'),
});

const KEPT = ['type', 'enum', 'const', 'description'] as const;

function strict(node: unknown, path: string): JsonSchema {
  if (!isRecord(node)) return refuse(`${path} is no schema`);
  const result: JsonSchema = {};
  for (const key of KEPT) if (key in node) result[key] = node[key];
  if (Array.isArray(node['anyOf'])) result['anyOf'] = node['anyOf'].map((option) => strict(option, path));
  if (isOfType(node, 'array')) result['items'] = strict(node['items'], `${path}[]`);
  if (isOfType(node, 'object')) Object.assign(result, strictObject(node, path));
  return Object.keys(result).length > 0 ? result : refuse(`${path} may be anything`);
}

/** `type` is one name, or a list of names when the value may also be null. */
const isOfType = ({ type }: JsonSchema, name: string): boolean =>
  type === name || (Array.isArray(type) && type.includes(name));

function strictObject(node: JsonSchema, path: string): JsonSchema {
  const properties = Object.entries(isRecord(node['properties']) ? node['properties'] : {});
  const names = properties.map(([name]) => name);
  const required: unknown[] = Array.isArray(node['required']) ? node['required'] : [];
  const optional = names.filter((name) => !required.includes(name));
  if (optional.length > 0) return refuse(`${path}: ${optional.join(', ')} is optional; make it nullable`);
  if (node['additionalProperties'] !== false) return refuse(`${path} lets any key in; name its properties`);
  return {
    properties: Object.fromEntries(properties.map(([name, value]) => [name, strict(value, `${path}.${name}`)])),
    required: names,
    additionalProperties: false,
  };
}

function refuse(reason: string): never {
  throw new QuartermasterError('configuration_invalid', `This schema cannot be used as strict output. ${reason}.`);
}

function isRecord(value: unknown): value is JsonSchema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

import { createHash } from 'node:crypto';
import type { Validator } from '@seriousme/openapi-schema-validator';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { parseDocument } from 'yaml';
import { z } from 'zod';
import { inputSchema } from './arguments.ts';
import { readDeclaration } from './declaration.ts';
import type { Check, Operation, Placement, Schema } from './operation.ts';

/** An OpenAPI document as it was read: its text is what is pinned. */
export type Document = { name: string; hash: string; text: string; operations: readonly Operation[] };

const METHODS = ['get', 'post', 'put', 'patch', 'delete'] as const;
const SchemaObject = z.record(z.string(), z.unknown());

const Parameter = z.object({
  name: z.string(),
  in: z.enum(['path', 'query', 'header']),
  required: z.boolean().default(false),
  schema: SchemaObject,
  'x-argument': z.string().optional(),
  'x-fill': z.literal('requisition').optional(),
});

const Content = z.object({ 'application/json': z.object({ schema: SchemaObject }).optional() }).optional();

const OperationObject = z.object({
  operationId: z.string().regex(/^[a-z][a-z0-9_]{0,63}$/),
  'x-quartermaster': z.unknown(),
  parameters: z.array(Parameter).default([]),
  requestBody: z.object({ 'x-argument': z.string().default('body'), content: Content }).optional(),
  responses: z.record(z.string(), z.object({ content: Content })),
});

const PathItem = z.partialRecord(z.enum(METHODS), z.unknown());
const OpenApi = z.object({ paths: z.record(z.string(), z.record(z.string(), z.unknown())) });

/**
 * The document, or everything that is wrong with it; each problem names file, operation and key. The validator remembers what it was last
 * asked, so one document is read after the other.
 */
export async function readDocument(
  name: string,
  text: string,
  validator: Validator,
): Promise<{ document: Document } | { problems: string[] }> {
  const file = `openapi/${name}.yaml`;
  const at = (problems: readonly string[]) => ({ problems: problems.map((problem) => `${file}: ${problem}`) });
  const yaml = parseDocument(text);
  if (yaml.errors.length > 0) return at(yaml.errors.map(({ message }) => message));
  const parsed = SchemaObject.safeParse(yaml.toJS({ maxAliasCount: 0 }));
  if (!parsed.success) return at(['is no OpenAPI document. It starts with openapi: 3.1.0']);
  const { valid, errors } = await validator.validate(parsed.data);
  if (!valid || validator.version !== '3.1') return at([`is not valid OpenAPI 3.1: ${firstOf(errors)}`]);
  const { paths } = OpenApi.parse(validator.resolveRefs());
  const hash = createHash('sha256').update(text).digest('hex');
  const found = Object.entries(paths).flatMap(([path, item]) =>
    Object.entries(PathItem.parse(Object.fromEntries(Object.entries(item).filter(([key]) => isMethod(key))))).map(
      ([method, operation]) => readOperation({ name, hash }, path, method, operation),
    ),
  );
  const problems = found.flatMap((one) => ('problems' in one ? one.problems : []));
  if (problems.length > 0) return at(problems);
  return { document: { name, hash, text, operations: found.flatMap((one) => ('problems' in one ? [] : [one])) } };
}

const isMethod = (key: string): boolean => METHODS.some((method) => method === key);

const firstOf = (errors: unknown): string =>
  typeof errors === 'string' ? errors : JSON.stringify(Array.isArray(errors) ? errors[0] : errors);

function readOperation(
  document: Operation['document'],
  path: string,
  method: string,
  value: unknown,
): Operation | { problems: string[] } {
  const parsed = OperationObject.safeParse(value);
  if (!parsed.success)
    return {
      problems: parsed.error.issues.map((issue) => `${method} ${path}, ${issue.path.join('.')}: ${issue.message}`),
    };
  const { operationId, parameters, requestBody, responses } = parsed.data;
  const declared = readDeclaration(parsed.data['x-quartermaster']);
  if ('problems' in declared) return { problems: declared.problems.map((problem) => `${operationId}: ${problem}`) };
  const placements = [...parameters.map(placementOf), ...bodyOf(requestBody)];
  const problems = wrongPlacements(placements, declared.declaration.idempotency);
  if (problems.length > 0) return { problems: problems.map((problem) => `${operationId}: ${problem}`) };
  const input = inputSchema(placements);
  const answers = new Map(
    Object.entries(responses).flatMap(([status, response]) => {
      const schema = response.content?.['application/json']?.schema;
      return schema === undefined ? [] : [[status, ofAnswers.compile(schema)] as const];
    }),
  );
  return {
    ...declared.declaration,
    name: operationId,
    document,
    method: method.toUpperCase(),
    path,
    placements,
    input,
    checkInput: checkOf(input),
    checkAnswer: (status, body) => answers.get(String(status))?.(body) === true,
  };
}

const placementOf = (parameter: z.infer<typeof Parameter>): Placement => {
  const { name, required, schema } = parameter;
  const fixed = schema['const'];
  return {
    name,
    argument: parameter['x-argument'] ?? name,
    in: parameter.in,
    required,
    schema,
    fill: parameter['x-fill'] ?? (fixed === undefined ? null : { value: z.string().parse(fixed) }),
  };
};

function bodyOf(body: z.infer<typeof OperationObject>['requestBody']): Placement[] {
  const schema = body?.content?.['application/json']?.schema;
  if (body === undefined || schema === undefined) return [];
  const argument = body['x-argument'];
  return [{ name: argument, argument, in: 'body', required: true, schema, fill: null }];
}

function wrongPlacements(placements: readonly Placement[], idempotency: string): string[] {
  const names = placements.map(({ argument }) => argument);
  const twice = names.filter((name, index) => names.indexOf(name) !== index);
  const hasKey = placements.some(
    ({ in: where, name }) => where === 'header' && name.toLowerCase() === 'idempotency-key',
  );
  return [
    ...twice.map((name) => `two arguments are named ${name}. Rename one: x-argument: ${name}2`),
    ...(idempotency === 'key' && !hasKey
      ? [
          'idempotency is key, and there is no such header. For example: { name: Idempotency-Key, in: header, required: true, … }',
        ]
      : []),
  ];
}

function checker(options: { allErrors: boolean }): Ajv2020 {
  const ajv = new Ajv2020({ strict: false, ...options });
  formats.default(ajv);
  return ajv;
}

/** A caller is told all that is wrong; a huge answer that is wrong is left at its first fault. */
const ofInputs = checker({ allErrors: true });
const ofAnswers = checker({ allErrors: false });

function checkOf(schema: Schema): Check {
  const validate = ofInputs.compile(schema);
  return (value) => {
    if (validate(value)) return [];
    return (validate.errors ?? []).map(({ instancePath, params, message }) => {
      const missing: unknown = params['missingProperty'];
      const path = [...instancePath.split('/').slice(1), ...(typeof missing === 'string' ? [missing] : [])];
      return { field: path.join('.'), reason: message ?? 'does not fit' };
    });
  };
}

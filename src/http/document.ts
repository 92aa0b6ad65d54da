import { z } from 'zod';
import { componentsOf, type Components, type JsonSchema } from './components.ts';
import type { Answered } from './endpoint.ts';
import { ID } from './input.ts';
import { Problem, problemOf, problems, typeOf, type ProblemCode } from './problem.ts';
import { takesKeys, type Operation } from './router.ts';

const JSON_TYPE = 'application/json';

const Parameters = z.object({
  properties: z.record(z.string(), z.record(z.string(), z.unknown())).default({}),
  required: z.array(z.string()).default([]),
});

const header = (name: string, description: string, schema: JsonSchema = { type: 'string' }) => ({
  name,
  in: 'header',
  required: false,
  description,
  schema,
});

const IDEMPOTENCY_KEY = header(
  'Idempotency-Key',
  'The same request with it again is answered the same, for 24 hours.',
  {
    type: 'string',
    pattern: '^[!-~]{1,255}$',
  },
);
const IF_MATCH = header('If-Match', 'The ETag of what you saw; what has changed since is refused as stale.');
const IF_NONE_MATCH = header('If-None-Match', 'The ETag that you have; 304 where it is still so.');

const hasId = ({ path }: Operation): boolean => path.includes(':id');

/** GET answers are versioned where they are JSON. */
const isVersioned = ({ method, answers, isOpen, id }: Operation): boolean =>
  method === 'GET' && typeof answers[200] === 'object' && (isOpen === undefined || id === 'readDocument');

const parametersOf = (operation: Operation, { queryOf }: Components): JsonSchema[] => {
  const { properties, required } = Parameters.parse(queryOf(operation));
  const query = Object.entries(properties).map(([name, schema]) => ({
    name,
    in: 'query',
    required: required.includes(name),
    schema,
    ...(schema['type'] === 'array' && { style: 'form', explode: false }),
  }));
  return [
    ...(hasId(operation)
      ? [{ name: 'id', in: 'path', required: true, schema: { type: 'string', pattern: ID.source } }]
      : []),
    ...query,
    ...(takesKeys(operation) ? [IDEMPOTENCY_KEY] : []),
    ...(operation.comparesVersions ? [IF_MATCH] : []),
    ...(isVersioned(operation) ? [IF_NONE_MATCH] : []),
  ];
};

const bodyOf = ({ content }: Operation, { refTo }: Components): JsonSchema => {
  const types = Object.entries(content);
  if (types.length === 0) return {};
  const described = types.map(([type, schema]) => [type, schema ? { schema: refTo(schema) } : {}]);
  return { requestBody: { content: Object.fromEntries(described), required: types.some(([, schema]) => !schema) } };
};

const whenBody: readonly ProblemCode[] = ['too_large', 'unsupported_media_type'];
const whenSignedIn: readonly ProblemCode[] = [
  'unauthenticated',
  'authorization_needed',
  'forbidden',
  'too_many_requests',
  'provider_unavailable',
  'rate_limited',
];

/** Everything that an operation may be refused for. */
const refusalsOf = (operation: Operation): ProblemCode[] => {
  const { isOpen, content, comparesVersions, isTable, problems: own = [] } = operation;
  return [
    ...new Set<ProblemCode>([
      'invalid_input',
      'internal',
      'timed_out',
      ...(isOpen ? [] : whenSignedIn),
      ...(hasId(operation) ? (['not_found'] as const) : []),
      ...(Object.keys(content).length > 0 ? whenBody : []),
      ...(takesKeys(operation) ? (['key_reused', 'in_progress', 'too_large'] as const) : []),
      ...(comparesVersions ? (['stale'] as const) : []),
      ...(isTable ? (['not_acceptable'] as const) : []),
      ...own,
    ]),
  ];
};

const text = { schema: { type: 'string' } };
const retryAfter = { 'Retry-After': { description: 'Seconds.', ...text } };
const WAITING: readonly number[] = [429, 503];

const refused = (
  status: number,
  codes: readonly ProblemCode[],
  { isForBrowsers }: Operation,
  { refTo }: Components,
) => {
  const [first] = codes;
  return {
    description: codes.map((code) => problems[code].title).join('; '),
    ...(WAITING.includes(status) && { headers: retryAfter }),
    content: {
      'application/problem+json': {
        schema: {
          allOf: [refTo(Problem)],
          properties: { type: { enum: codes.map(typeOf) }, status: { const: status } },
        },
        ...(first && { example: problemOf(first, 'What is wrong, and what to do about it.') }),
      },
      ...(isForBrowsers && { 'text/html': text }),
    },
  };
};

const contentOf = (answered: Answered, isTable: boolean, { refTo }: Components): JsonSchema => {
  if (answered === 'nothing') return {};
  if (answered === 'text') return { content: { 'text/plain': text } };
  if (answered === 'events') return { content: { 'text/event-stream': text } };
  if (answered === 'csv') return { content: { 'text/csv': text } };
  return { content: { [JSON_TYPE]: { schema: refTo(answered) }, ...(isTable && { 'text/csv': text }) } };
};

const answersOf = (operation: Operation, components: Components): JsonSchema => {
  const versioned = isVersioned(operation);
  const made = Object.entries(operation.answers).map(([status, answered]) => {
    const headers = {
      ...(versioned && status === '200' && { ETag: { description: 'The version of what you see.', ...text } }),
      ...((status === '201' || status === '202' || status === '302') && { Location: { ...text } }),
    };
    return [
      status,
      { description: 'As asked.', headers, ...contentOf(answered, operation.isTable === true, components) },
    ];
  });
  const codes = refusalsOf(operation);
  // A probe that is not ready answers what it found.
  const others = [...new Set(codes.map((code) => problems[code].status))]
    .filter((status) => !(status in operation.answers))
    .map((status) => [status, codes.filter((code) => problems[code].status === status)] as const);
  return {
    ...Object.fromEntries(made),
    ...(versioned && { 304: { description: 'It is still so.' } }),
    ...Object.fromEntries(others.map(([status, some]) => [status, refused(status, some, operation, components)])),
  };
};

const describedBy = (operation: Operation, components: Components): JsonSchema => ({
  operationId: operation.id,
  summary: operation.summary,
  parameters: parametersOf(operation, components),
  ...bodyOf(operation, components),
  responses: answersOf(operation, components),
  ...(operation.isOpen && { security: [] }),
});

/** The OpenAPI 3.1 document of these operations. */
export function openApiDocument(operations: readonly Operation[], publicUrl: string) {
  const components = componentsOf(operations);
  const paths: Record<string, JsonSchema> = {};
  for (const operation of operations) {
    const path = operation.path.replaceAll(/:(\w+)/g, '{$1}');
    paths[path] = { ...paths[path], [operation.method.toLowerCase()]: describedBy(operation, components) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Quartermaster',
      version: '1',
      description:
        'Carries a purchase request from the mail in which it arrives to a purchase order. Conventions: docs/api.md.',
    },
    servers: [{ url: publicUrl }],
    security: [{ bearer: [] }, { session: [] }],
    paths,
    components: {
      schemas: components.schemas,
      securitySchemes: {
        bearer: { type: 'http', scheme: 'bearer', description: 'A session of ours, or an access token of the issuer.' },
        session: {
          type: 'apiKey',
          in: 'cookie',
          name: 'qm_session',
          description: 'As /auth/callback sets it; it writes from pages of ours alone.',
        },
      },
    },
  };
}

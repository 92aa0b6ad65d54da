import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import type { ErrorObject } from 'ajv';
import { z } from 'zod';
import { openApiDocument } from '../../src/http/document.ts';
import type { App } from '../../src/http/context.ts';
import type { Operation } from '../../src/http/router.ts';

const Media = z.object({ schema: z.record(z.string(), z.unknown()).optional() });
const Described = z.object({
  responses: z.record(z.string(), z.object({ content: z.record(z.string(), Media).optional() })),
});
const Document = z.object({
  paths: z.record(z.string(), z.record(z.string(), Described)),
  components: z.object({ schemas: z.record(z.string(), z.unknown()) }),
});

type Answer = { status: number; type: string; body: unknown };

const patternOf = (path: string): RegExp =>
  new RegExp(`^${path.replaceAll(/[.]/g, '\\.').replaceAll(/:\w+/g, '[^/]+')}$`);

/** Says what is wrong with an answer by the document of its operation; null where nothing is. */
export function documentOf(operations: readonly Operation[]) {
  const document = Document.parse(JSON.parse(JSON.stringify(openApiDocument(operations, 'http://127.0.0.1'))));
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  formats.default(ajv);
  ajv.addSchema({ $id: 'document', components: document.components });
  const checks = new Map<string, (body: unknown) => readonly ErrorObject[]>();
  const checkOf = (schema: object) => {
    const text = JSON.stringify(schema).replaceAll('"#/components/', '"document#/components/');
    const known = checks.get(text);
    if (known) return known;
    const validate = ajv.compile(JSON.parse(text));
    const check = (body: unknown) => (validate(body) ? [] : (validate.errors ?? []));
    checks.set(text, check);
    return check;
  };

  return {
    wrong: (operation: Operation, { status, type, body }: Answer): string | null => {
      const path = operation.path.replaceAll(/:(\w+)/g, '{$1}');
      const described = document.paths[path]?.[operation.method.toLowerCase()]?.responses[status];
      const name = `${operation.method} ${path} ${status}`;
      if (!described) return `${name} is not documented: ${JSON.stringify(body)}`;
      if (!described.content) return body === '' ? null : `${name} should have no body`;
      const media = described.content[type];
      if (!media) return `${name} came as ${type}, not as ${Object.keys(described.content).join(', ')}`;
      const errors = media.schema ? checkOf(media.schema)(body) : [];
      return errors.length === 0 ? null : `${name}: ${ajv.errorsText([...errors])}: ${JSON.stringify(body)}`;
    },
  };
}

const answerOf = async (response: Response): Promise<Answer> => {
  const type = (response.headers.get('content-type') ?? '').split(';', 1)[0] ?? '';
  // A stream has no end to be waited for.
  const text = type === 'text/event-stream' ? '' : await response.clone().text();
  return { status: response.status, type, body: type.endsWith('json') ? JSON.parse(text) : text };
};

/** The app, each answer of which must be as its document says; what is at no documented address is a 404, or nobody's. */
export function checkedBy({ app, operations }: { app: App; operations: readonly Operation[] }): App {
  const document = documentOf(operations);
  const answered = app.fetch;
  const places = operations.map((operation) => ({ operation, pattern: patternOf(operation.path) }));
  app.fetch = async (request, ...rest) => {
    const response = await answered(request, ...rest);
    const { pathname } = new URL(request.url);
    const method = request.method === 'HEAD' ? 'GET' : request.method;
    const here = places.filter(({ pattern }) => pattern.test(pathname));
    const operation = here.find((place) => place.operation.method === method)?.operation;
    if (operation === undefined || request.method === 'HEAD') return response;
    const problem = document.wrong(operation, await answerOf(response));
    if (problem !== null) throw new Error(problem);
    return response;
  };
  return app;
}

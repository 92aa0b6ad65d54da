import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Validator } from '@seriousme/openapi-schema-validator';
import { z } from 'zod';
import { plain } from '../../src/http/endpoint.ts';
import { documentOf } from '../support/documented.ts';
import { startSystem } from './system.ts';
import type { TestSystem } from './system.ts';

const Document = z.looseObject({
  openapi: z.string(),
  paths: z.record(z.string(), z.record(z.string(), z.looseObject({ operationId: z.string(), summary: z.string() }))),
  components: z.looseObject({ schemas: z.record(z.string(), z.unknown()) }),
});

let system: TestSystem;
let text: string;
let document: z.infer<typeof Document>;
beforeAll(async () => {
  system = await startSystem();
  const response = await system.app.request('/openapi.json');
  text = await response.text();
  document = Document.parse(JSON.parse(text));
});
afterAll(() => system.issuer.close());

const operations = () =>
  Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method: method.toUpperCase(), ...operation })),
  );

describe('the document', () => {
  test('is valid OpenAPI 3.1, and read without a token', async () => {
    expect(document.openapi).toBe('3.1.0');
    const { valid, errors } = await new Validator().validate(JSON.parse(text));
    expect([valid, errors]).toEqual([true, undefined]);
  });

  test('has every operation that is served, and no other', () => {
    const served = system.app.routes
      .filter(({ method, path }) => method !== 'ALL' && !path.startsWith('/internal/'))
      .map(({ method, path }) => `${method} ${path.replaceAll(/:(\w+)/g, '{$1}')}`);
    expect(
      operations()
        .map(({ method, path }) => `${method} ${path}`)
        .toSorted(),
    ).toEqual(served.toSorted());
  });

  test('gives each operation a name of its own and a sentence', () => {
    const names = operations().map(({ operationId }) => operationId);
    expect(new Set(names).size).toBe(names.length);
    expect(operations().filter(({ summary }) => !/^[A-Z].*\.$/.test(summary))).toEqual([]);
  });

  test('refers to nothing that is not there', () => {
    const wanted = [...text.matchAll(/"\$ref":"#\/components\/schemas\/([^"]*)"/g)].map(([, name]) => name);
    expect(wanted.filter((name) => !Object.keys(document.components.schemas).includes(name ?? ''))).toEqual([]);
    expect(text).not.toContain('$defs');
  });
});

const problem = (code: string) => ({
  status: 404,
  type: 'application/problem+json',
  body: { type: `urn:quartermaster:problem:${code}`, title: 'x', status: 404, detail: 'x' },
});

describe('an answer that is not as documented', () => {
  const operation = {
    ...plain({
      id: 'read',
      summary: 'Reads.',
      answers: { 200: z.object({ id: z.string() }) },
      handle: (c) => c.json({ id: 1 }),
    }),
    method: 'GET' as const,
    path: '/v1/things/:id',
  };
  const { wrong } = documentOf([operation]);
  const good = { status: 200, type: 'application/json', body: { id: 'x' } };

  test('fails the test that asked: a status, a type, a field that is wrong, missing or too many', () => {
    expect(wrong(operation, good)).toBe(null);
    expect(wrong(operation, { ...good, status: 418 })).toContain('not documented');
    expect(wrong(operation, { ...good, type: 'text/html' })).toContain('text/html');
    for (const body of [{ id: 1 }, {}, { id: 'x', more: 1 }])
      expect(wrong(operation, { ...good, body })).not.toBe(null);
  });

  test('so does a problem of a type that the operation does not have', () => {
    expect(wrong(operation, problem('not_found'))).toBe(null);
    expect(wrong(operation, problem('stale'))).not.toBe(null);
  });
});

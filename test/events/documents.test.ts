import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { Ajv } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formatsPlugin from 'ajv-formats';
import { z } from 'zod';
import { breaking, changed } from '../../src/events/compatible.ts';
import { asyncApi, schemas } from '../../src/events/documents.ts';

const addFormats = formatsPlugin.default;
const ROOT = join(import.meta.dirname, '..', '..');
const json = (...path: string[]): unknown => JSON.parse(readFileSync(join(ROOT, ...path), 'utf8'));
const CURE = 'Run npm run export-events.';

describe('events/', () => {
  test('has the schema of each event as the catalogue says it, and no other', () => {
    const files = readdirSync(join(ROOT, 'events', 'schemas'));
    const committed = Object.fromEntries(
      files.map((file) => [file.replace('.json', ''), json('events', 'schemas', file)]),
    );
    expect({ CURE, committed }).toEqual({ CURE, committed: JSON.parse(JSON.stringify(schemas())) });
  });

  test('has schemas that another validator takes, and that refuse what is not so', () => {
    const ajv = addFormats(new Ajv2020({ strict: false }));
    for (const schema of Object.values(schemas())) expect(ajv.validateSchema(schema)).toBe(true);
    const check = ajv.compile(schemas()['quartermaster.vendor.held.v1'] ?? {});
    expect([
      check({ vendor: 'V-1' }),
      check({ vendor: 'V-1', since: 'later' }),
      check({}),
      check({ vendor: 1 }),
    ]).toEqual([true, true, false, false]);
  });

  test('has a document of AsyncAPI 3 that is current, and valid by its published schema', () => {
    const document = JSON.parse(JSON.stringify(asyncApi()));
    expect({ CURE, document: json('events', 'asyncapi.json') }).toEqual({ CURE, document });
    const ajv = addFormats(new Ajv({ strict: false, validateFormats: false }));
    const check = ajv.compile(z.looseObject({}).parse(json('test', 'support', 'asyncapi-3.0.0.json')));
    check(document);
    expect(check.errors).toBeNull();
    expect(check({ ...document, channels: { 'quartermaster.task': { adress: 'x' } } })).toBe(false);
  });
});

describe('a changed schema of the same version', () => {
  const Before = z.object({
    id: z.string().max(200),
    kind: z.enum(['a', 'b']),
    of: z.string().nullable(),
    note: z.string().optional(),
    lines: z.array(z.object({ line: z.int() })),
  });
  const before = z.toJSONSchema(Before);
  const against = (after: z.ZodType): string[] => changed(before, z.toJSONSchema(after));

  test('is taken where a field is added that may be missing, or a value of an enumeration', () => {
    expect(against(Before)).toEqual([]);
    expect(against(Before.extend({ extra: z.string().optional() }))).toEqual([]);
    expect(against(Before.extend({ kind: z.enum(['a', 'b', 'c']) }))).toEqual([]);
  });

  test.each<[string, z.ZodType, string[]]>([
    ['a field is removed', Before.omit({ note: true }), ['data.note is gone']],
    [
      'a field is renamed',
      Before.omit({ id: true }).extend({ number: z.string().max(200) }),
      ['data.id is gone', 'data.number is newly required'],
    ],
    ['a type is narrowed', Before.extend({ id: z.string().max(100) }), ['data.id is of another type']],
    ['a type is another', Before.extend({ id: z.int() }), ['data.id is of another type']],
    [
      'a value is taken from an enumeration',
      Before.extend({ kind: z.enum(['a']) }),
      ['data.kind is never "b" any more'],
    ],
    ['it is null no more', Before.extend({ of: z.string() }), ['data.of is of another type']],
    ['a new field is required', Before.extend({ extra: z.string() }), ['data.extra is newly required']],
    ['a field may be missing', Before.partial({ id: true }), ['data.id may be missing']],
    [
      'it is so within a list',
      Before.extend({ lines: z.array(z.object({ line: z.string() })) }),
      ['data.lines[].line is of another type'],
    ],
  ])('is refused where %s', (_what, after, said) => {
    expect(against(after)).toEqual(said);
  });

  test('is refused where an event is gone, and not where one is new', () => {
    expect(breaking({ a: {}, b: {} }, { b: {}, c: {} })).toEqual(['a is gone']);
  });
});

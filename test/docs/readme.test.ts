import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { variables } from '../../src/config.ts';
import { code, tableUnder } from './tables.ts';

const rows = Object.entries(variables).map(([name, { schema, about }]) => {
  const { data } = schema.safeParse(undefined);
  return [code(name), data === undefined || data === '' ? '' : code(String(data)), about];
});

const names = (text: string, pattern: RegExp): string[] => [...text.matchAll(pattern)].map(([, name = '']) => name);

// docker compose makes its own database; the product never reads these.
const ofCompose = ['POSTGRES_PASSWORD', 'QM_OWNER_PASSWORD', 'QM_APP_PASSWORD', 'TEMPORAL_PASSWORD'];

test('the README has one row for each variable, with its default and what it turns on', () => {
  expect(tableUnder('README.md', '## Variables')).toEqual(rows);
});

test('.env.example names each variable once, and beside them only what docker compose needs', () => {
  const example = readFileSync(new URL('../../.env.example', import.meta.url), 'utf8');
  expect(names(example, /^#? ?([A-Z][A-Z0-9_]*)=/gm)).toEqual([...Object.keys(variables), ...ofCompose]);
});

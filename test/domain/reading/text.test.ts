import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { anyCase } from '../../../src/domain/reading/text.ts';

const SRC = join(import.meta.dirname, '../../../src');
const pattern = new RegExp(`^(?:${anyCase(String.raw`société|fa\.|unsere[mr]?|\d x`)})$`, 'u');

test.each(['société', 'SOCIÉTÉ', 'Société', 'fa.', 'FA.', 'Unserer', 'unsereM', '4 X'])(
  '%s is taken in any case',
  (text) => {
    expect(pattern.test(text)).toBe(true);
  },
);

test.each(['societe', 'fax', 'unseren', 'x x'])('%s is not', (text) => {
  expect(pattern.test(text)).toBe(false);
});

// The other way round, (?-i:…), only makes it look at more places than needed.
test('no pattern of ours ignores case in a part of it alone, which V8 does not keep to', () => {
  const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
  const having = files.filter((name) => /\(\?[ims]+(?:-[ims]+)?:(?!…)/.test(readFileSync(join(SRC, name), 'utf8')));
  expect(files.length).toBeGreaterThan(100);
  expect(having).toEqual([]);
});

import { describe, expect, test } from '@jest/globals';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import PostalMime from 'postal-mime';
import { renderSample } from '../../sandbox/samples.ts';
import { fillTemplate, isTemplate } from '../../src/cli/template.ts';

const FOLDER = join(import.meta.dirname, '../../samples');
const NOW = new Date('2026-11-24T09:30:00Z');
const samples = (await readdir(FOLDER)).filter((name) => name.endsWith('.eml'));

const filled = (text: string) => Buffer.from(fillTemplate(Buffer.from(text), NOW, 'one')).toString();

describe('a template', () => {
  test.each(samples)('%s becomes the mail that the sandbox makes of it', async (name) => {
    const bytes = await readFile(join(FOLDER, name));
    expect(isTemplate(bytes)).toBe(true);
    const encoding = { attachmentEncoding: 'base64' } as const;
    const [ours, theirs] = await Promise.all([
      PostalMime.parse(fillTemplate(bytes, NOW, 'one'), encoding),
      PostalMime.parse(renderSample(bytes, NOW, 'one'), encoding),
    ]);
    expect(ours).toEqual(theirs);
  });

  test('has dates counted from now', () => {
    const text = 'Date: {{date-3}}\n\n{{day+1:iso}} {{day+7:us}} {{day-1:de}} {{day:en}} {{day+7:fr}}';
    expect(filled(text)).toBe(
      'Date: Sat, 21 Nov 2026 09:30:00 +0000\r\n\r\n2026-11-25 December 1, 2026 23.11.2026 24 November 2026 1 décembre 2026',
    );
  });

  test.each(['{{day+1:roman}}', '{{today}}', '{{encode rot13 utf-8}}\nx\n{{end}}'])(
    'with %j is refused',
    (placeholder) => {
      expect(() => filled(`Date: {{date}}\n\n${placeholder}`)).toThrow('unknown placeholder');
    },
  );
});

describe('a message', () => {
  test.each([
    ['with a real date', 'Date: Tue, 24 Nov 2026 09:30:00 +0000\n\n{{date}}'],
    ['without a date', 'Subject: Date: {{date}}\n\n{{day+1:iso}}'],
    ['whose text quotes a template', 'Subject: x\n\nDate: {{date}}\n'],
    ['that is empty', ''],
  ])('%s is no template and stays as it is', (_name, text) => {
    expect(isTemplate(Buffer.from(text))).toBe(false);
  });
});

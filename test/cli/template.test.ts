import { describe, expect, test } from '@jest/globals';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import PostalMime from 'postal-mime';
import { fillTemplate, isTemplate } from '../../src/cli/template.ts';

const FOLDER = join(import.meta.dirname, '../../samples');
const NOW = new Date('2026-11-24T09:30:00Z');
const samples = (await readdir(FOLDER)).filter((name) => name.endsWith('.eml'));

const sample = (bytes: Uint8Array) => Buffer.from(fillTemplate(bytes, NOW, 'one'));
const filled = (text: string) => Buffer.from(fillTemplate(Buffer.from(text), NOW, 'one')).toString();

describe('a template', () => {
  test.each(samples)('is %s, and becomes a mail of octets that every server takes', async (name) => {
    const bytes = await readFile(join(FOLDER, name));
    expect(isTemplate(bytes)).toBe(true);
    const mail = sample(bytes);
    expect(mail.includes('{{')).toBe(false);
    expect((await PostalMime.parse(mail)).date).toBe(NOW.toISOString());
  });

  test('in quoted-printable ISO-8859-1 is one that a mail program decodes', async () => {
    const mail = sample(await readFile(join(FOLDER, 'de-table.eml')));
    const { text, messageId } = await PostalMime.parse(mail);
    expect(text).toContain('5  Stück    1.250,00 EUR');
    expect(text).toContain('Liefertermin: 22.12.2026');
    expect(messageId).toBe('<de-table.one@rheinwerk.example>');
    expect(mail.every((octet) => octet < 0x80)).toBe(true);
    const longest = Math.max(
      ...mail
        .toString('latin1')
        .split('\r\n')
        .map((line) => line.length),
    );
    expect(longest).toBeLessThanOrEqual(76);
  });

  test('in base64 UTF-8 is one that a mail program decodes', async () => {
    const { html, from } = await PostalMime.parse(sample(await readFile(join(FOLDER, 'fr-html.eml'))));
    expect(html).toContain('Joint d’étanchéité');
    expect(html).toContain('15 décembre 2026');
    expect(from?.name).toBe('Chloé Lambert');
  });

  test('keeps its attachment', async () => {
    const { attachments } = await PostalMime.parse(sample(await readFile(join(FOLDER, 'en-attachment.eml'))));
    expect(attachments.map(({ filename, mimeType }) => [filename, mimeType])).toEqual([
      ['quote.pdf', 'application/pdf'],
    ]);
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

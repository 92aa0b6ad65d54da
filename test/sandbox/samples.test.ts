import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import PostalMime from 'postal-mime';
import { renderSample } from '../../sandbox/samples.ts';

const NOW = new Date('2026-11-22T10:15:00Z');
const sample = (name: string) => renderSample(readFileSync(`samples/${name}`), NOW, 'n1');

describe('a sample is rendered', () => {
  test('with days counted from now, in each form', () => {
    const text = renderSample(
      '{{day+14:iso}} {{day+14:en}} {{day+14:us}} {{day+14:de}} {{day-1:fr}}',
      NOW,
      'x',
    ).toString();
    expect(text).toBe('2026-12-06 6 December 2026 December 6, 2026 06.12.2026 21 novembre 2026');
  });

  test('with a Date header and an id of its own', () => {
    expect(renderSample('Date: {{date}} {{date-3}} <{{id}}@x>', NOW, 'n1').toString()).toBe(
      'Date: Sun, 22 Nov 2026 10:15:00 +0000 Thu, 19 Nov 2026 10:15:00 +0000 <n1@x>',
    );
  });

  test.each(['{{today}}', '{{day+14:xx}}', '{{encode base64 utf-16}}'])('never with %s left in it', (placeholder) => {
    expect(() => renderSample(`a ${placeholder} b`, NOW, 'x')).toThrow('unknown placeholder');
  });

  test('in quoted-printable ISO-8859-1 that a mail program decodes', async () => {
    const raw = sample('de-table.eml');
    const { text, messageId } = await PostalMime.parse(raw);
    expect(text).toContain('5  Stück    1.250,00 EUR');
    expect(text).toContain('Liefertermin: 20.12.2026');
    expect(messageId).toBe('<de-table.n1@rheinwerk.example>');
    expect(raw.every((octet) => octet < 0x80)).toBe(true);
    expect(
      Math.max(
        ...raw
          .toString('latin1')
          .split('\r\n')
          .map((line) => line.length),
      ),
    ).toBeLessThanOrEqual(76);
  });

  test('in base64 UTF-8 that a mail program decodes', async () => {
    const { html, from } = await PostalMime.parse(sample('fr-html.eml'));
    expect(html).toContain('Joint d’étanchéité');
    expect(html).toContain('13 décembre 2026');
    expect(from?.name).toBe('Chloé Lambert');
  });

  test('with its attachment', async () => {
    const { attachments } = await PostalMime.parse(sample('en-attachment.eml'));
    expect(attachments.map(({ filename, mimeType }) => [filename, mimeType])).toEqual([
      ['quote.pdf', 'application/pdf'],
    ]);
  });
});

import { inflateSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import type { OrderDocument } from '../../src/domain/order.ts';
import { orderMail } from '../../src/mail/order-mail.ts';
import { renderOrderPdf } from '../../src/mail/order-pdf.ts';
import { orderRows, vendorLanguage } from '../../src/mail/order-rows.ts';
import { order as build } from '../support/order.ts';

const document = (change: Partial<OrderDocument> = {}): OrderDocument => ({ ...build(), ...change });
const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');
const pages = (bytes: Uint8Array): number => text(bytes).match(/\/Type \/Page\n/g)?.length ?? 0;

describe('the paper', () => {
  test('is a PDF of one page, the same bytes each time', async () => {
    const [first, again] = await Promise.all([renderOrderPdf(document()), renderOrderPdf(document())]);
    expect(text(first)).toMatch(/^%PDF-1\./);
    expect(text(first)).toMatch(/%%EOF\s*$/);
    expect(pages(first)).toBe(1);
    expect(Buffer.compare(first, again)).toBe(0);
    expect(Buffer.compare(first, await renderOrderPdf(document({ deliveryPlace: 'Dock 4' })))).not.toBe(0);
  });

  test('says in its metadata the order’s number and date, and nobody’s name', async () => {
    const bytes = text(await renderOrderPdf(document()));
    expect(bytes).toContain('(D:20261122000000Z)');
    expect(bytes).toContain('(Purchase order PO-000012)');
    expect(bytes).not.toMatch(/\/Author|\/ModDate/);
  });

  test('goes on over as many pages as the lines need', async () => {
    const [line] = document().lines;
    if (line === undefined) throw new Error('the sample order has a line');
    const many = await renderOrderPdf(document({ lines: Array.from({ length: 120 }, () => line) }));
    expect(pages(many)).toBeGreaterThanOrEqual(4);
    const long = await renderOrderPdf(document({ lines: [{ ...line, description: 'word '.repeat(2_000) }] }));
    expect(pages(long)).toBeGreaterThan(1);
  });

  test('embeds glyphs for é, ß, €, Ł and Ω', async () => {
    const [line] = document().lines;
    if (line === undefined) throw new Error('the sample order has a line');
    const bytes = Buffer.from(await renderOrderPdf(document({ lines: [{ ...line, description: 'éß€ŁΩ' }] })));
    // The map from glyphs to characters, which a reader uses to copy text, lists only glyphs that the font has.
    const maps = streams(bytes)
      .filter((stream) => stream.includes('begincmap'))
      .join('\n');
    for (const code of ['00e9', '00df', '20ac', '0141', '03a9']) expect(maps).toContain(code);
  });
});

describe('the words', () => {
  test.each([
    ['DE', 'Bestellung PO-000012', '12,5', '119,00\u00a0USD'],
    ['US', 'Purchase order PO-000012', '12.5', 'USD\u00a0119.00'],
    ['FR', 'Bon de commande PO-000012', '12,5', '119,00\u00a0USD'],
    [null, 'Purchase order PO-000012', '12.5', 'USD\u00a0119.00'],
  ])('are in the language of a vendor from %s', (country, title, quantity, total) => {
    const rows = orderRows(document(), vendorLanguage(country));
    expect(rows.title).toBe(title);
    expect(rows.lines[0]?.[2]).toBe(quantity);
    expect(rows.sums.at(-1)?.[1]).toBe(total);
  });

  test('the mail to the vendor repeats the order in text', () => {
    const pdf = new Uint8Array([1, 2, 3]);
    const mail = orderMail(document(), pdf);
    expect(mail).toMatchObject({
      subject: 'Purchase order PO-000012 from Acme Robotics Inc.',
      attachments: [{ name: 'PO-000012.pdf', mediaType: 'application/pdf', content: pdf }],
    });
    for (const part of ['PO-000012', 'Bracket', 'December 9, 2026', 'Dock 3', 'Total with tax: USD\u00a0119.00']) {
      expect(mail.text).toContain(part);
    }
  });

  test.each([
    ['US', 'Purchase order PO-000012, version 2, from Acme Robotics Inc.', 'Purchase order PO-000012, version 2'],
    ['DE', 'Bestellung PO-000012, Fassung 2, der Acme Robotics Inc.', 'Bestellung PO-000012, Fassung 2'],
    ['FR', 'Bon de commande PO-000012, version 2, de Acme Robotics Inc.', 'Bon de commande PO-000012, version 2'],
  ])('a later version says which it is, in the language of a vendor from %s', (country, subject, title) => {
    const before = document();
    const order = { ...before, version: 2, vendor: { ...before.vendor, country } };
    const mail = orderMail(order, new Uint8Array([1]));
    expect(mail).toMatchObject({ subject, attachments: [{ name: 'PO-000012-2.pdf' }] });
    expect(orderRows(order, vendorLanguage(country)).title).toBe(title);
  });
});

/** The content of every compressed stream of a PDF. */
function streams(pdf: Buffer): string[] {
  const found: string[] = [];
  for (let at = pdf.indexOf('stream\n'); at !== -1; at = pdf.indexOf('stream\n', at)) {
    const end = pdf.indexOf('\nendstream', at);
    const content = pdf.subarray(at + 'stream\n'.length, end);
    found.push(content[0] === 0x78 ? inflateSync(content).toString('latin1') : content.toString('latin1'));
    at = end + '\nendstream'.length;
  }
  return found;
}

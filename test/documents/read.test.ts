import { describe, expect, test } from '@jest/globals';
import type { DocumentText } from '../../src/domain/document.ts';
import { ATTACHMENT_LIMITS } from '../../src/documents/limits.ts';
import { read } from '../../src/documents/read.ts';
import { docxOf, paragraph, pdfOf, png, tableOf, tableXml, xlsxOf } from '../support/documents.ts';
import { zipOf } from '../support/zip.ts';

const reading = (name: string, content: Uint8Array | string, mediaType = 'application/octet-stream', limits = {}) =>
  read(
    { name, mediaType, bytes: typeof content === 'string' ? Buffer.from(content) : content },
    { ...ATTACHMENT_LIMITS, ...limits },
  );

const textOf = (document: DocumentText): string[] =>
  document.kind === 'text' ? document.pages.map(({ text }) => text) : [`${document.kind}: ${document.why}`];

const texts = async (...file: Parameters<typeof reading>): Promise<string[]> => textOf(await reading(...file));

describe('characters that nobody can see', () => {
  test('are removed from a text and counted', async () => {
    expect(await reading('a.txt', '12\u200b Stk\u{E0041}')).toEqual({
      kind: 'text',
      pages: [{ page: 1, label: null, text: '12 Stk' }],
      removed: { zero_width: 1, tag: 1 },
    });
  });

  test('are counted with those of the files within it, their names too', async () => {
    const inner = Buffer.from('3\u200b St').toString('base64');
    const message = [
      'From: a@b.example',
      'Subject: =?utf-8?Q?x=E2=80=AEy?=',
      'Content-Type: multipart/mixed; boundary=cut',
      '',
      '--cut\r\nContent-Type: text/plain\r\n\r\nHello',
      `--cut\r\nContent-Type: text/plain; name="=?utf-8?Q?a=E2=80=8Bb.txt?="\r\nContent-Disposition: attachment\r\nContent-Transfer-Encoding: base64\r\n\r\n${inner}`,
      '--cut--',
    ].join('\r\n');
    expect(await reading('a.eml', message, 'message/rfc822')).toMatchObject({
      pages: [{ text: expect.stringContaining('Subject: xy') }, { label: 'ab.txt', text: '3 St' }],
      removed: { bidirectional: 1, zero_width: 2 },
    });
  });
});

describe('a PDF', () => {
  test('keeps each row of a table on one line, its cells divided', async () => {
    const rows = [
      ['Bezeichnung', 'Menge', 'Einzelpreis', 'Summe'],
      ['Näherungssensor M12', '12 Stk', '39,00 €', '468,00 €'],
    ];
    const [text] = await texts(
      'Angebot.pdf',
      await pdfOf([[{ x: 50, y: 60, text: 'Angebot 4711' }, ...tableOf(rows)]]),
    );
    expect(text?.split('\n').filter((line) => line !== '')).toEqual([
      'Angebot 4711',
      ...rows.map((cells) => cells.join('\t')),
    ]);
  });

  test('has pages that count from 1', async () => {
    const pdf = await pdfOf([[{ x: 50, y: 60, text: 'first' }], [{ x: 50, y: 60, text: 'second' }]]);
    expect(await reading('a.pdf', pdf)).toEqual({
      kind: 'text',
      pages: [
        { page: 1, label: null, text: 'first' },
        { page: 2, label: null, text: 'second' },
      ],
    });
  });

  test.each([
    ['without text is a picture', [[]], {}, 'picture: no_text_layer'],
    [
      'with a password cannot be read',
      [[{ x: 1, y: 1, text: 'a' }]],
      { userPassword: 'secret' },
      'unreadable: encrypted',
    ],
    ['of too many pages is too large', Array.from({ length: 61 }, () => []), {}, 'too_large: too_many_pages'],
  ])('%s', async (_, pages, options, expected) => {
    expect(await texts('a.pdf', await pdfOf(pages, options))).toEqual([expected]);
  });

  test('has no words that are set too small, or beside the page', async () => {
    const seen = { x: 50, y: 60, text: 'seen' };
    const hidden = [
      { x: 50, y: 90, text: 'tiny', size: 1 },
      { x: 2000, y: 60, text: 'beside' },
    ];
    expect(await texts('a.pdf', await pdfOf([[seen, ...hidden]]))).toEqual(['seen']);
  });

  test('that was cut off is damaged', async () => {
    const pdf = await pdfOf([[{ x: 50, y: 60, text: 'whole' }]]);
    expect(await texts('a.pdf', pdf.subarray(0, 300))).toEqual(['unreadable: damaged']);
  });
});

/** A style of Word, and words in it. */
const style = (id: string, inner: string) => `<w:style w:styleId="${id}">${inner}</w:style>`;
const ofRun = (id: string, text: string) =>
  `<w:p><w:r><w:rPr><w:rStyle w:val="${id}"/></w:rPr><w:t>${text}</w:t></w:r></w:p>`;
const ofParagraph = (id: string, text: string) =>
  `<w:p><w:pPr><w:pStyle w:val="${id}"/></w:pPr><w:r><w:t>${text}</w:t></w:r></w:p>`;

describe('a Word document', () => {
  test('is read with its letterhead and its tables', async () => {
    const docx = docxOf(paragraph('Our quote') + tableXml([['Gloves', '40 pairs', '$4.10']]), {
      'word/header1.xml': `<w:hdr>${paragraph('Cascade Fasteners Inc.')}</w:hdr>`,
      'word/footer1.xml': `<w:ftr>${paragraph('EIN 91-1234567')}</w:ftr>`,
    });
    expect(await texts('quote.docx', docx)).toEqual([
      'Cascade Fasteners Inc.\n\nOur quote\nGloves\t40 pairs\t$4.10\n\nEIN 91-1234567',
    ]);
  });

  test('has pages where it breaks', async () => {
    const docx = docxOf(`${paragraph('one')}<w:p><w:r><w:br w:type="page"/><w:t>two</w:t></w:r></w:p>`);
    expect(await texts('quote.docx', docx)).toEqual(['one', 'two']);
  });

  test.each([
    ['deleted words', '<w:p><w:del><w:r><w:delText>9.99</w:delText><w:t>9.99</w:t></w:r></w:del></w:p>'],
    ['hidden words', '<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>9.99</w:t></w:r></w:p>'],
    ['white words', '<w:p><w:r><w:rPr><w:color w:val="FFFFFF"/></w:rPr><w:t>9.99</w:t></w:r></w:p>'],
    ['words of no size', '<w:p><w:r><w:rPr><w:sz w:val="2"/></w:rPr><w:t>9.99</w:t></w:r></w:p>'],
    ['field codes', '<w:p><w:r><w:instrText>INCLUDETEXT "c:\\9.99"</w:instrText></w:r></w:p>'],
  ])('has no %s', async (_, xml) => {
    expect(await texts('quote.docx', docxOf(paragraph('seen') + xml))).toEqual(['seen']);
  });

  test.each([
    ['hidden', '<w:rPr><w:vanish/></w:rPr>'],
    ['white', '<w:rPr><w:color w:val="FFFFFF"/></w:rPr>'],
  ])('has no words whose style is %s, or is made from one that is', async (_, letters) => {
    const styles = `<w:styles>${style('Plain', '<w:rPr><w:b/></w:rPr>')}${style('Gone', letters)}${style('Heir', '<w:basedOn w:val="Gone"/>')}</w:styles>`;
    const body = [
      ofRun('Plain', 'seen'),
      ofRun('Gone', '9.99'),
      ofRun('Heir', '9.98'),
      ofParagraph('Gone', '9.97'),
      ofParagraph('Plain', 'seen too'),
      paragraph('and this'),
    ].join('');
    const [text] = await texts('quote.docx', docxOf(body, { 'word/styles.xml': styles }));
    expect(text?.split(/\n+/)).toEqual(['seen', 'seen too', 'and this']);
  });

  test('has no comments', async () => {
    const comments = { 'word/comments.xml': `<w:comments>${paragraph('9.99')}</w:comments>` };
    expect(await texts('quote.docx', docxOf(paragraph('seen'), comments))).toEqual(['seen']);
  });

  test('is a picture where it holds nothing else', async () => {
    expect(await texts('scan.docx', docxOf('<w:p/>', { 'word/media/image1.png': 'x' }))).toEqual([
      'picture: no_text_layer',
    ]);
  });
});

describe('a workbook', () => {
  test('shows numbers as its cells do, a page for each sheet', async () => {
    const rows = [
      ['Item', 'Qty', 'Price', 'Valid until'],
      ['Sensor', 12, { number: 39, format: '"$"#,##0.00' }, { number: 46_400, format: 'yyyy-mm-dd' }],
    ];
    expect(
      await reading(
        'quote.xlsx',
        xlsxOf([
          { name: 'Quote', rows },
          { name: 'Terms', rows: [['30 days']] },
        ]),
      ),
    ).toEqual({
      kind: 'text',
      pages: [
        { page: 1, label: 'Quote', text: 'Item\tQty\tPrice\tValid until\nSensor\t12\t$39.00\t2027-01-13' },
        { page: 2, label: 'Terms', text: '30 days' },
      ],
    });
  });

  test('counts a formula by its stored value, and is empty without one', async () => {
    const rows = [
      [
        { formula: '12*39', value: '468.00' },
        { formula: 'WEBSERVICE("http://x.example")', value: null },
      ],
    ];
    expect(await texts('quote.xlsx', xlsxOf([{ name: 'Quote', rows }]))).toEqual(['468.00']);
  });

  test('has no hidden sheets, rows or columns', async () => {
    const sheets = [
      { name: 'Old', rows: [['9.99']], state: 'veryHidden' },
      {
        name: 'Quote',
        rows: [['seen', '9.99'], ['9.99']],
        hiddenRows: [2],
        cols: '<cols><col min="2" max="2" hidden="1"/></cols>',
      },
    ];
    expect(await texts('quote.xlsx', xlsxOf(sheets))).toEqual(['seen']);
  });

  test('with macros is read without them', async () => {
    expect(
      await texts(
        'quote.xlsm',
        xlsxOf([{ name: 'Quote', rows: [['seen']] }], { 'xl/vbaProject.bin': 'Sub Auto_Open' }),
      ),
    ).toEqual(['seen']);
  });
});

describe('a table in text form', () => {
  test.each([
    ['semicolons', 'Artikel;Menge;Preis\nSensor;12;39,00 €\n'],
    ['commas', 'Artikel,Menge,Preis\nSensor,12,"39,00 €"\n'],
    ['tabs', 'Artikel\tMenge\tPreis\nSensor\t12\t39,00 €\n'],
  ])('may be divided by %s', async (_, text) => {
    expect(await texts('quote.csv', text)).toEqual(['Artikel\tMenge\tPreis\nSensor\t12\t39,00 €']);
  });

  test('has no formulas', async () => {
    expect(await texts('quote.csv', "Item,Sum,Run\nSensor,=2+3,=cmd|' /C calc'!A0\n")).toEqual([
      'Item\tSum\tRun\nSensor',
    ]);
  });

  test('may be in the encoding of old programs', async () => {
    expect(await texts('quote.csv', Buffer.from('Sto\xdf;12\n', 'latin1'))).toEqual(['Stoß\t12']);
  });
});

const message = (inner: string) =>
  `From: Ann <ann@cascade.example>\r\nTo: b@acme.example\r\nSubject: Quote\r\nMIME-Version: 1.0\r\n${inner}`;

describe('a message', () => {
  test('is read with its headers', async () => {
    const [text] = await texts('quote.eml', message('Content-Type: text/plain\r\n\r\n12 sensors at $39.00 each'));
    expect(text).toMatch(/^From: Ann <ann@cascade\.example>\n[^]*Subject: Quote\n\n12 sensors at \$39\.00 each$/);
  });

  test('brings the files attached to it', async () => {
    const part =
      'Content-Type: text/csv; name="a.csv"\r\nContent-Disposition: attachment; filename="a.csv"\r\n\r\nSensor;12\r\n';
    const file = message(
      `Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nsee file\r\n--b\r\n${part}--b--\r\n`,
    );
    const document = await reading('quote.eml', file);
    expect(document).toMatchObject({
      kind: 'text',
      pages: [{ page: 1 }, { page: 2, label: 'a.csv', text: 'Sensor\t12' }],
    });
  });
});

describe('a message in a message', () => {
  const nested = (depth: number): string =>
    depth === 0
      ? message('Content-Type: text/plain\r\n\r\n12 sensors')
      : message(
          `Content-Type: multipart/mixed; boundary=b${depth}\r\n\r\n--b${depth}\r\nContent-Type: message/rfc822\r\n\r\n${nested(depth - 1)}\r\n--b${depth}--\r\n`,
        );

  test('is a page of its own, named by its subject', async () => {
    const document = await reading('quote.eml', nested(1));
    expect(document).toMatchObject({
      kind: 'text',
      pages: [
        { page: 1, label: null },
        { page: 2, label: 'Quote', text: expect.stringMatching(/^From: Ann <[^]*12 sensors$/) },
      ],
    });
  });

  test('and so on without end is not read', async () => {
    expect(await texts('quote.eml', nested(7))).toEqual(['unreadable: damaged']);
  });
});

describe('a file', () => {
  test.each([
    ['a picture', 'scan.pdf', png, 'picture: image'],
    ['nothing', 'quote.pdf', '', 'unreadable: empty'],
    ['spaces', 'quote.txt', '  \n ', 'unreadable: empty'],
    ['a program', 'quote.pdf', Buffer.from([0x4d, 0x5a, 0x90, 0, 3, 0]), 'unreadable: unknown_format'],
    ['an old workbook', 'quote.xls', Buffer.from('d0cf11e0a1b11ae1', 'hex'), 'unreadable: old_office_format'],
    ['another archive', 'quote.zip', zipOf([{ name: 'a.txt', content: 'a' }]), 'unreadable: unknown_format'],
    ['a broken archive', 'quote.docx', Buffer.from('PK\x03\x04 and then nothing'), 'unreadable: damaged'],
  ])('with %s in it is named as that', async (_, name, content, expected) => {
    expect(await texts(name, content)).toEqual([expected]);
  });

  test('is what its content says, whatever its name', async () => {
    expect(await texts('quote.csv', await pdfOf([[{ x: 50, y: 60, text: 'a PDF' }]]), 'text/csv')).toEqual(['a PDF']);
    expect(await texts('quote.pdf', 'plain words', 'application/pdf')).toEqual(['plain words']);
  });

  test('loses characters that nobody sees', async () => {
    expect(await texts('a.txt', 'a\u200bb\u202ec')).toEqual(['abc']);
  });

  test('of too many characters is too large', async () => {
    expect(await texts('a.txt', 'x'.repeat(200_001))).toEqual(['too_large: too_many_characters']);
  });

  test.each([
    ['says how much it unfolds to', 70 * 1024 * 1024],
    ['says less', 100],
  ])('that unfolds to a hundred times its size, and %s, is not unfolded', async (_, claims) => {
    const content = Buffer.alloc(claims > 1000 ? claims : 70 * 1024 * 1024, 32);
    const bomb = zipOf([{ name: 'word/document.xml', content, claims }]);
    expect(bomb.length).toBeLessThan(100_000);
    expect(await texts('bomb.docx', bomb)).toEqual([
      claims > 1000 ? 'too_large: expands_too_much' : 'unreadable: damaged',
    ]);
  });
});

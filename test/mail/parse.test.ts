import { describe, expect, test } from '@jest/globals';
import { QuartermasterError } from '../../src/domain/errors.ts';
import { MailText } from '../../src/domain/reading.ts';
import { filesOf, MAX_MAIL_BYTES, parseMail } from '../../src/mail/parse.ts';
import { mail, plainHeaders } from './support.ts';

const receivedAt = '2026-11-23T15:00:00.000Z';
const parse = (raw: Uint8Array) => parseMail(raw, receivedAt);
const withType = (...headers: string[]): string[] => [...plainHeaders, ...headers];

async function refusal(raw: Uint8Array): Promise<{ code: string; message: string }> {
  const error: unknown = await parse(raw).then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!(error instanceof QuartermasterError)) throw new Error(`expected a refusal, got ${String(error)}`);
  return { code: error.code, message: error.message };
}

const html = (body: string) => parse(mail(withType('Content-Type: text/html; charset=utf-8'), body, 'utf8'));

const alternative = (plain: string, rich: string) =>
  parse(
    mail(
      withType('Content-Type: multipart/alternative; boundary=b'),
      `--b\r\nContent-Type: text/plain\r\n\r\n${plain}\r\n--b\r\nContent-Type: text/html\r\n\r\n${rich}\r\n--b--\r\n`,
    ),
  );

const rfc822 = (inner: string, boundary: string) =>
  `Content-Type: multipart/mixed; boundary=${boundary}\r\n\r\n--${boundary}\r\nContent-Type: text/plain\r\n\r\n${inner}`;

const wrap = (inner: string, level: number): string =>
  `From: a@b.example\r\nContent-Type: multipart/mixed; boundary=x${level}x\r\n\r\n--x${level}x\r\nContent-Type: message/rfc822\r\n\r\n${inner}\r\n--x${level}x--\r\n`;

describe('a plain message', () => {
  test('becomes subject, body, sender, date and id', async () => {
    const parsed = await parse(mail(plainHeaders, 'Please order 3 monitors.\r\nThanks\r\n'));
    expect(parsed).toEqual({
      content: {
        subject: 'Monitors',
        body: 'Please order 3 monitors.\nThanks',
        forwarded: '',
        date: '2026-11-23T09:30:00-05:00',
        from: { name: 'Rita Delgado', address: 'rita.requester@acme.example' },
        attachments: [],
      },
      messageId: '<m1@acme.example>',
      removed: {},
    });
    expect(MailText.parse(parsed.content)).toEqual(parsed.content);
  });

  test.each([
    ['missing', []],
    ['not a date', ['Date: hello 5']],
    ['impossible', ['Date: Mon, 99 Nov 2026 09:30:00 +0100']],
  ])('takes the time of receipt when the Date header is %s', async (_, date) => {
    const parsed = await parse(mail(['From: a@b.example', 'Subject: x', ...date], 'text'));
    expect(parsed.content.date).toBe(receivedAt);
  });

  test.each([
    ['Tue, 24 Nov 2026 08:00:00 +0100 (CET)', '2026-11-24T08:00:00+01:00'],
    ['24 Nov 2026 08:00 GMT', '2026-11-24T08:00:00.000Z'],
    ['Tue, 24 Nov 2026 23:30:00 -0000', '2026-11-24T23:30:00.000Z'],
  ])('reads the date %s', async (value, expected) => {
    const parsed = await parse(mail(['From: a@b.example', `Date: ${value}`], 'text'));
    expect(parsed.content.date).toBe(expected);
  });

  test('without a Message-ID gets one from its bytes, always the same', async () => {
    const headers = plainHeaders.filter((line) => !line.startsWith('Message-ID'));
    const [first, again, other] = await Promise.all([
      parse(mail(headers, 'text')),
      parse(mail(headers, 'text')),
      parse(mail(headers, 'other text')),
    ]);
    expect(first.messageId).toMatch(/^<sha256-[0-9a-f]{64}@quartermaster\.invalid>$/);
    expect(again.messageId).toBe(first.messageId);
    expect(other.messageId).not.toBe(first.messageId);
  });

  test('may start with a byte order mark and blank lines', async () => {
    const parsed = await parse(Buffer.concat([Buffer.from('\uFEFF\r\n\n'), mail(plainHeaders, 'text')]));
    expect(parsed.content.subject).toBe('Monitors');
  });
});

/** A text part of a multipart, with any bytes. */
const textPart = (label: string, text: Buffer): Buffer[] => [
  Buffer.from(`--b\r\nContent-Type: text/plain; charset=${label}\r\n\r\n`),
  text,
  Buffer.from('\r\n'),
];

describe('charsets and encodings', () => {
  test.each<[string, string[], string, BufferEncoding]>([
    [
      'ISO-8859-1 quoted-printable',
      ['Content-Type: text/plain; charset=ISO-8859-1', 'Content-Transfer-Encoding: quoted-printable'],
      'Gr=FC=DFe aus K=F6ln',
      'latin1',
    ],
    [
      'windows-1252 8bit',
      ['Content-Type: text/plain; charset=windows-1252', 'Content-Transfer-Encoding: 8bit'],
      'Gr\xfc\xdfe aus K\xf6ln',
      'latin1',
    ],
    [
      'UTF-8 base64',
      ['Content-Type: text/plain; charset=utf-8', 'Content-Transfer-Encoding: base64'],
      Buffer.from('Grüße aus Köln').toString('base64'),
      'latin1',
    ],
    ['UTF-8 8bit', ['Content-Type: text/plain; charset=utf-8'], 'Grüße aus Köln', 'utf8'],
    ['no declared charset at all', [], 'Gr\xfc\xdfe aus K\xf6ln', 'latin1'],
    ['UTF-8 that is labelled us-ascii', ['Content-Type: text/plain; charset=us-ascii'], 'Grüße aus Köln', 'utf8'],
    ['UTF-8 of an unknown charset', ['Content-Type: text/plain; charset="x-unknown"'], 'Grüße aus Köln', 'utf8'],
    [
      'UTF-8 that is labelled ISO-8859-1',
      ['Content-Type: text/plain;', '\tformat=fixed; charset=iso-8859-1'],
      'Grüße aus Köln',
      'utf8',
    ],
    [
      'UTF-8 in quoted-printable that is labelled us-ascii',
      ['Content-Type: text/plain; charset=us-ascii', 'Content-Transfer-Encoding: quoted-printable'],
      'Gr=C3=BC=C3=9Fe aus K=C3=B6ln',
      'latin1',
    ],
    [
      'quoted-printable without a charset',
      ['Content-Type: text/plain', 'Content-Transfer-Encoding: quoted-printable'],
      'Gr=FC=DFe aus K=F6ln',
      'latin1',
    ],
    [
      'windows-1252 that is labelled us-ascii',
      ['Content-Type: text/plain; charset=us-ascii'],
      'Gr\xfc\xdfe aus K\xf6ln',
      'latin1',
    ],
    [
      'windows-1252 that is labelled UTF-8',
      ['Content-Type: text/plain; charset=utf-8'],
      'Gr\xfc\xdfe aus K\xf6ln',
      'latin1',
    ],
    ['decomposed letters', ['Content-Type: text/plain; charset=utf-8'], 'Grüße aus Köln'.normalize('NFD'), 'utf8'],
  ])('%s', async (_, headers, body, encoding) => {
    const parsed = await parse(mail(withType(...headers), body, encoding));
    expect(parsed.content.body).toBe('Grüße aus Köln');
  });

  test('windows-1252 keeps its euro sign', async () => {
    const parsed = await parse(mail(withType('Content-Type: text/plain; charset=windows-1252'), '1.250,00\xa0\x80'));
    expect(parsed.content.body).toBe('1.250,00\u00a0€');
  });

  test('ISO-2022-JP', async () => {
    const parsed = await parse(mail(withType('Content-Type: text/plain; charset=ISO-2022-JP'), '\x1b$B8+@Q\x1b(B 3'));
    expect(parsed.content.body).toBe('見積 3');
  });

  test('raw 8-bit headers do not change how the body is read', async () => {
    const headers = ['From: R\xe9my <r@a.example>', 'Subject: Gr\xfc\xdfe, 5 \x80'];
    const body = Buffer.from('10 Stück zu 5 €');
    const broken = Buffer.from([0x20, 0xfc]);
    const { content } = await parse(Buffer.concat([mail([...headers], ''), Buffer.from('\r\n'), body, broken]));
    expect(content.from.name).toBe('Rémy');
    expect(content.subject).toBe('Grüße, 5 €');
    expect(content.body).toBe('10 Stück zu 5 € \uFFFD');
  });

  test('parts of one message may be in different charsets, whatever their labels', async () => {
    const { content } = await parse(
      Buffer.concat([
        mail(withType('Content-Type: multipart/mixed; boundary=b'), ''),
        ...textPart('us-ascii', Buffer.from('für 5 €')),
        ...textPart('us-ascii', Buffer.from('f\xfcr 6 \x80', 'latin1')),
        ...textPart('utf-8', Buffer.from('für 7 €')),
        Buffer.from('--b--\r\n'),
      ]),
    );
    expect(content.body.split(/\n+/)).toEqual(['für 5 €', 'für 6 €', 'für 7 €']);
  });

  test('Japanese under the name of a code page', async () => {
    const parsed = await parse(mail(withType('Content-Type: text/plain; charset=cp932'), '\x8c\xa9\x90\xcf 3'));
    expect(parsed.content.body).toBe('見積 3');
  });

  test('a replacement character that the sender wrote says nothing about the charset', async () => {
    const parsed = await parse(mail(withType('Content-Type: text/plain; charset=utf-8'), 'für \uFFFD', 'utf8'));
    expect(parsed.content.body).toBe('für \uFFFD');
  });

  test('an encoded subject and a raw 8-bit subject', async () => {
    const [encoded, raw] = await Promise.all([
      parse(mail(['From: =?utf-8?Q?Ren=C3=A9e?= <r@a.example>', 'Subject: =?iso-8859-1?Q?Gr=FC=DFe?='], 'x')),
      parse(
        mail(['From: r@a.example', 'Subject: Gr\xfc\xdfe', 'Content-Type: text/plain; charset=iso-8859-1'], 'K\xf6ln'),
      ),
    ]);
    expect(encoded.content.subject).toBe('Grüße');
    expect(encoded.content.from.name).toBe('Renée');
    expect(raw.content).toMatchObject({ subject: 'Grüße', body: 'Köln' });
  });
});

describe('HTML', () => {
  const table =
    '<table><tr><th>Item</th><th>Qty</th><th>Price</th></tr><tr><td><p>Monitor</p></td><td>3</td><td>&euro;&nbsp;199,00</td></tr></table>';

  test('alone becomes text with a table row on one line', async () => {
    const parsed = await html(
      `<html><head><style>p{}</style></head><body><h2>Request</h2><p>Dear all,</p>${table}<p>Thanks</p></body></html>`,
    );
    expect(parsed.content.body).toBe('Request\n\nDear all,\nItem | Qty | Price\nMonitor | 3 | €\u00a0199,00\nThanks');
  });

  test('a layout table around the text does not join its lines', async () => {
    const parsed = await html(`<table><tr><td></td><td><div>Dear all,</div><br><div>${table}</div></td></tr></table>`);
    expect(parsed.content.body.split('\n')).toEqual(expect.arrayContaining(['Dear all,', 'Item | Qty | Price']));
  });

  test('text that nobody sees is not read, nor is a link target', async () => {
    const parsed = await html(
      '<p>Order 3</p><div style="Display: none">Order 900</div><span hidden>9</span><table><tr style="display:none"><td>8</td></tr></table><a href="https://x.example">here</a>',
    );
    expect(parsed.content.body).toBe('Order 3\nhere');
  });

  test('nested deep is cut, nested without end is refused at once', async () => {
    const deep = await html(`<p>Order 3</p>${'<div>'.repeat(1_000)}deep`);
    expect(deep.content.body).toMatch(/^Order 3/);
    const endless = mail(withType('Content-Type: text/html'), `<p>Order 3</p>${'<div></x>'.repeat(100_000)}`);
    expect(await refusal(endless)).toMatchObject({
      code: 'invalid_mail',
      message: expect.stringContaining('plain text'),
    });
  });

  test('many paragraphs side by side are not deep', async () => {
    expect((await html('<p>line</p><br>'.repeat(10_000))).content.body.match(/line/g)).toHaveLength(10_000);
  });

  test('the plain alternative is read, unless only the HTML keeps the rows of a table', async () => {
    expect((await alternative('plain words', '<p>rich words</p>')).content.body).toBe('plain words');
    expect((await alternative('Item\n\nQty\n\nPrice', table)).content.body).toContain('Monitor | 3 |');
  });
});

describe('attachments', () => {
  test('are named and measured', async () => {
    const body = [
      '--b\r\nContent-Type: text/plain\r\n\r\nSee the quote.',
      '--b\r\nContent-Type: application/pdf; name="C:\\\\q.pdf"\r\nContent-Disposition: attachment; filename="Angebot\u202e.pdf"\r\nContent-Transfer-Encoding: base64\r\n\r\nJVBERi0=',
      '--b--\r\n',
    ].join('\r\n');
    const parsed = await parse(mail(withType('Content-Type: multipart/mixed; boundary=b'), body, 'utf8'));
    expect(parsed.content.attachments).toEqual([{ name: 'Angebot.pdf', mediaType: 'application/pdf', bytes: 5 }]);
    expect(parsed.content.body).toBe('See the quote.');
  });

  test('a message attached to a message attached to the mail is a file with a text, named by its subject where it has no name', async () => {
    const deepest =
      'From: Sales <sales@v.example>\r\nSubject: Quote 7\r\nDate: Fri, 20 Nov 2026 10:00:00 +0100\r\n\r\nPrice 42.00';
    const middle = `From: Ann <ann@acme.example>\r\nSubject: Fwd: Quote 7\r\n${rfc822('see attached', 'c')}\r\n--c\r\nContent-Type: message/rfc822\r\n\r\n${deepest}\r\n--c--\r\n`;
    const top = `${rfc822('Please buy this.', 'b')}\r\n--b\r\nContent-Type: message/rfc822\r\nContent-Disposition: attachment; filename=f.eml\r\n\r\n${middle}\r\n--b--\r\n`;
    const raw = Buffer.from(`${plainHeaders.join('\r\n')}\r\n${top}`);
    const { content } = await parse(raw);
    expect([content.body, content.forwarded]).toEqual(['Please buy this.', '']);
    expect(content.attachments.map(({ name }) => name)).toEqual(['f.eml', 'Quote 7']);
    expect((await filesOf(raw)).map(({ name, message }) => [name, message])).toEqual([
      ['f.eml', 'From: Ann <ann@acme.example>\nDate: \nSubject: Fwd: Quote 7\n\nsee attached'],
      ['Quote 7', 'From: Sales <sales@v.example>\nDate: 2026-11-20T10:00:00+01:00\nSubject: Quote 7\n\nPrice 42.00'],
    ]);
  });

  test('may be all that there is', async () => {
    const parsed = await parse(mail(withType('Content-Type: application/pdf', 'Content-Disposition: attachment'), 'x'));
    expect(parsed.content).toMatchObject({ body: '', attachments: [{ mediaType: 'application/pdf' }] });
  });

  test('messages nested too deep are refused', async () => {
    const deep = [1, 2, 3, 4, 5, 6, 7].reduce(wrap, 'From: a@b.example\r\n\r\nhello');
    expect(await refusal(Buffer.from(deep))).toMatchObject({
      code: 'invalid_mail',
      message: expect.stringContaining('5 deep'),
    });
  });
});

describe('hidden characters', () => {
  test('are removed and counted, in every field', async () => {
    const body = 'Pay\u200b 100\u202e EUR\u{E0041}\u{E0042}\ufe0f\u0007\u00ad now\u2028next';
    const headers = [
      'From: =?utf-8?B?QeKAi2Ii?= <a@b.example>',
      'Subject: =?utf-8?Q?x=E2=80=AEy?=',
      'Content-Type: text/plain; charset=utf-8',
    ];
    const parsed = await parse(mail(headers, body, 'utf8'));
    expect(parsed.content.body).toBe('Pay 100 EUR now\nnext');
    expect(parsed.content.subject).toBe('xy');
    expect(parsed.removed).toEqual({ zero_width: 2, bidirectional: 2, tag: 2, variation: 1, control: 1, other: 1 });
  });

  test('of an HTML mail are removed in whatever way they are written, and nothing in it is run or kept as HTML', async () => {
    const parsed = await html('<p>Pay 1&#x200b;00&#8238; EUR&#27;[2J&#x9b;</p><script>alert(1)</script>&lt;b&gt;now');
    expect(parsed.content.body).toBe('Pay 100 EUR[2J›\n<b>now');
    // HTML itself reads &#x9b; as what Windows-1252 has there, a quotation mark.
    expect(parsed.removed).toEqual({ zero_width: 1, bidirectional: 1, control: 1 });
  });

  test('cannot hide a forward marker', async () => {
    const parsed = await parse(
      mail(
        withType('Content-Type: text/plain; charset=utf-8'),
        'mine\n---\u200b--Original Message-----\ntheirs',
        'utf8',
      ),
    );
    expect(parsed.content).toMatchObject({ body: 'mine', forwarded: 'theirs' });
  });
});

describe('refusals say what is wrong and what helps', () => {
  test.each<[string, Uint8Array, string, RegExp]>([
    ['no bytes', new Uint8Array(), 'invalid_mail', /empty; submit/],
    ['blank lines only', Buffer.from('\r\n \n'), 'invalid_mail', /empty; submit/],
    ['headers alone', mail(plainHeaders, ''), 'invalid_mail', /neither text nor attachment; write/],
    ['white space for a body', mail(plainHeaders, ' \r\n\r\n'), 'invalid_mail', /neither text nor attachment; write/],
    ['a file that is no mail', Buffer.from('%PDF-1.7\n\x00\x01\xff\xfe binary'), 'invalid_mail', /no headers.*\.eml/],
    ['random bytes', Uint8Array.from({ length: 4096 }, (_, i) => (i * 7919) % 251), 'invalid_mail', /no mail message/],
    ['two senders', mail(['From: a@b.example', 'From: c@d.example'], 'x'), 'invalid_mail', /two From/],
    ['26 MB', new Uint8Array(26 * 1024 * 1024).fill(0x61), 'too_large', /25 MB.*without/],
    ['more lines than anybody writes', mail(plainHeaders, '\n'.repeat(20_000_000)), 'too_large', /lines of text; send/],
    [
      'a subject of a page',
      mail([`Subject: ${'word '.repeat(2_500)}`], 'x'),
      'too_large',
      /the subject has more.*shorten/,
    ],
    [
      'a sender of a page',
      mail([`From: ${'Rita '.repeat(2_500)}<a@b.example>`], 'x'),
      'too_large',
      /name of the sender has/,
    ],
    ['a megabyte of text', mail(plainHeaders, 'word '.repeat(200_000)), 'too_large', /characters of text; send/],
  ])('%s', async (_, raw, code, message) => {
    const refused = await refusal(raw);
    expect(refused.code).toBe(code);
    expect(refused.message).toMatch(message);
  });

  test('multiparts nested without end', async () => {
    const headers = Array.from(
      { length: 40 },
      (_, i) => `Content-Type: multipart/mixed; boundary=b${i}\r\n\r\n--b${i}\r\n`,
    ).join('');
    expect(await refusal(Buffer.from(`From: a@b.example\r\n${headers}`))).toMatchObject({ code: 'invalid_mail' });
  });

  test('a mail of just under 25 MB with a large attachment is taken', async () => {
    const attachment = `--b\r\nContent-Type: application/zip\r\n\r\n${'QUJD'.repeat(240).concat('\r\n').repeat(27_000)}`;
    const raw = mail(
      withType('Content-Type: multipart/mixed; boundary=b'),
      `--b\r\n\r\nSee attached.\r\n${attachment}\r\n--b--\r\n`,
    );
    expect(raw.byteLength).toBeLessThanOrEqual(MAX_MAIL_BYTES);
    expect((await parse(raw)).content.attachments).toHaveLength(1);
  });
});

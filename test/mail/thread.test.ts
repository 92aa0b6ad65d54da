import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { threadOf } from '../../src/mail/thread.ts';

const mail = (headers: string) => Buffer.from(`From: a@b.example\r\n${headers}Subject: x\r\n\r\nText.\r\n`);

const mixedCase = (word: string) =>
  fc.array(fc.boolean(), { minLength: word.length, maxLength: word.length }).map((upper) =>
    word
      .split('')
      .map((letter, at) => (upper[at] ? letter.toUpperCase() : letter))
      .join(''),
  );

const automatic: [string, readonly string[]][] = [
  ['Auto-Submitted', ['auto-replied', 'auto-generated', 'auto-notified', 'auto-replied (vacation)']],
  ['Precedence', ['bulk', 'junk', 'auto_reply']],
  ['X-Autoreply', ['yes']],
  ['Return-Path', ['<>']],
];

describe('what a program wrote is known by its headers', () => {
  test.each(automatic)('%s, however it is spelled', async (name, values) => {
    const header = fc.constantFrom(...values).chain((value) => fc.tuple(mixedCase(name), mixedCase(value)));
    await fc.assert(
      fc.asyncProperty(header, fc.constantFrom('', ' ', '\t', '\r\n '), async ([field, value], space) => {
        expect((await threadOf(mail(`${field}:${space}${value}\r\n`))).isAutomatic).toBe(true);
      }),
      { numRuns: 40 },
    );
  });

  test('a report of a mail server, and whoever is called a daemon', async () => {
    const report = 'Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n';
    expect((await threadOf(mail(report))).isAutomatic).toBe(true);
    const daemon = Buffer.from('From: MAILER-DAEMON@b.example\r\nSubject: x\r\n\r\nText.\r\n');
    expect((await threadOf(daemon)).isAutomatic).toBe(true);
  });

  test('a person’s mail has none of them, or says no', async () => {
    const words = fc.stringMatching(/^[a-z -]{0,20}$/);
    await fc.assert(
      fc.asyncProperty(
        words,
        fc.constantFrom('', 'Auto-Submitted: no\r\n', 'Precedence: first-class\r\n'),
        async (text, header) => {
          expect((await threadOf(mail(`${header}X-Note: ${text}\r\n`))).isAutomatic).toBe(false);
        },
      ),
      { numRuns: 40 },
    );
  });
});

test('only the headers are read, however long what stands below them is', async () => {
  const headers = 'In-Reply-To: <a@b.example>\r\nTo: buy@acme.example\r\n';
  for (const blank of ['\r\n', '\n', '\r\r\n']) {
    const long = Buffer.from(`${headers}${blank}To: other@acme.example\n${'\n'.repeat(20_000_000)}`);
    expect(await threadOf(long)).toMatchObject({ messageIds: ['<a@b.example>'], recipients: ['buy@acme.example'] });
  }
});

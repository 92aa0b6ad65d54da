import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createTransport, type SendMailOptions } from 'nodemailer';
import { startMail } from '../../../sandbox/mail/server.ts';
import { ANYWHERE, at, call, misbehave, temporaryFolder } from '../support.ts';

let folder: ReturnType<typeof temporaryFolder>;
let standIn: Awaited<ReturnType<typeof startMail>>;
const start = () => startMail({ ...ANYWHERE, smtpPort: 0, state: folder.path });
const send = async (mail: SendMailOptions, timeoutMs = 5_000) => {
  const transport = createTransport({ url: standIn.smtpUrl, socketTimeout: timeoutMs });
  return transport.sendMail({ from: 'Buyer <buyer@acme.example>', to: 'orders@northwind.example', ...mail });
};
const messages = async (query = '') => at((await call(`${standIn.url}/messages${query}`)).body, 'messages');

beforeEach(async () => {
  folder = temporaryFolder();
  standIn = await start();
});
afterEach(async () => {
  await standIn.close();
  folder.remove();
});

describe('the sink', () => {
  test('shows what it took, newest first', async () => {
    await send({ subject: 'Erste', text: 'Grüße', messageId: '<1@acme.example>' });
    await send({
      subject: 'Second',
      text: 'Reminder',
      messageId: '<2@acme.example>',
      inReplyTo: '<1@acme.example>',
      references: ['<0@acme.example>', '<1@acme.example>'],
      attachments: [{ filename: 'PO-1.pdf', content: 'x' }],
    });
    expect(await messages()).toEqual([
      {
        n: 2,
        at: expect.any(String),
        from: 'buyer@acme.example',
        to: ['orders@northwind.example'],
        subject: 'Second',
        messageId: '<2@acme.example>',
        inReplyTo: '<1@acme.example>',
        replyTo: null,
        references: ['<0@acme.example>', '<1@acme.example>'],
        text: expect.stringContaining('Reminder'),
        attachments: ['PO-1.pdf'],
      },
      expect.objectContaining({ n: 1, subject: 'Erste', text: expect.stringContaining('Grüße'), inReplyTo: null }),
    ]);
  });

  test('the same message twice is two messages', async () => {
    const mail = { subject: 'Order', text: 'x', messageId: '<same@acme.example>' };
    await send(mail);
    await send(mail);
    expect(await messages('?messageId=%3Csame%40acme.example%3E')).toHaveLength(2);
  });

  test('messages are found by recipient and by Message-ID, with or without brackets', async () => {
    await send({ to: ['Rita@acme.example', 'sam@acme.example'], messageId: '<1@acme.example>', text: 'x' });
    await send({ bcc: 'audit@acme.example', messageId: '<2@acme.example>', text: 'x' });
    expect(await messages('?to=RITA@acme.example')).toHaveLength(1);
    expect(await messages('?to=audit@acme.example')).toMatchObject([{ messageId: '<2@acme.example>' }]);
    expect(await messages('?messageId=1@acme.example')).toHaveLength(1);
    expect(await messages('?messageId=none@acme.example')).toEqual([]);
  });

  test('the raw message is there to the byte', async () => {
    await send({ subject: 'Raw', text: 'body', headers: { 'X-Requisition': 'R-1' } });
    const raw = await fetch(`${standIn.url}/messages/1`);
    expect(raw.headers.get('content-type')).toBe('message/rfc822');
    expect(await raw.text()).toMatch(/X-Requisition: R-1\r\n[\s\S]*\r\n\r\nbody/);
    expect((await fetch(`${standIn.url}/messages/2`)).status).toBe(404);
  });

  test('the page for people escapes what mail brings along', async () => {
    await send({ subject: '<script>alert(1)</script>', text: '<img src=x onerror=alert(1)>' });
    const page = await (await fetch(standIn.url)).text();
    expect(page).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
    expect(page).not.toMatch(/<script|<img/);
  });

  test('messages outlive a restart, and their numbers go on', async () => {
    await send({ subject: 'One', text: 'x' });
    await standIn.close();
    standIn = await start();
    await send({ subject: 'Two', text: 'x' });
    expect(await messages()).toMatchObject([
      { n: 2, subject: 'Two' },
      { n: 1, subject: 'One' },
    ]);
  });

  test('many at once get a number each', async () => {
    await Promise.all(Array.from({ length: 10 }, (_, index) => send({ subject: `M${index}`, text: 'x' })));
    expect(await messages()).toMatchObject([10, 9, 8, 7, 6, 5, 4, 3, 2, 1].map((n) => ({ n })));
  });
});

describe('faults', () => {
  test.each([
    ['refused_451', 451],
    ['refused_550', 550],
  ])('%s stores nothing', async (kind, responseCode) => {
    await misbehave(standIn.url, { kind, times: 1 });
    await expect(send({ text: 'x' })).rejects.toMatchObject({ responseCode });
    expect(await messages()).toEqual([]);
    await send({ text: 'x' });
    expect(await messages()).toHaveLength(1);
  });

  test('a fault can name a recipient', async () => {
    await misbehave(standIn.url, { kind: 'refused_550', match: 'nobody@' });
    await send({ to: 'somebody@northwind.example', text: 'x' });
    await expect(send({ to: 'nobody@northwind.example', text: 'x' })).rejects.toMatchObject({ responseCode: 550 });
  });

  test('stored, then dropped: the client hears no 250, and the message is there', async () => {
    await misbehave(standIn.url, { kind: 'stored_then_dropped', times: 1 });
    await expect(send({ text: 'x' })).rejects.toThrow(/closed|reset/i);
    expect(await messages()).toHaveLength(1);
  });

  test('slow takes the message, late', async () => {
    await misbehave(standIn.url, { kind: 'slow', times: 1, ms: 150 });
    await send({ text: 'x' });
    expect(await messages()).toHaveLength(1);
  });

  test('hang takes nothing and says nothing', async () => {
    await misbehave(standIn.url, { kind: 'hang', times: 1 });
    await expect(send({ text: 'x' }, 200)).rejects.toThrow(/timeout/i);
    expect(await messages()).toEqual([]);
  });
});

import { createServer } from 'node:http';
import { createServer as createTcpServer } from 'node:net';
import type { AddressInfo, Server } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { SMTPServer } from 'smtp-server';
import { QuartermasterError } from '../../src/domain/errors.ts';
import { parseMail } from '../../src/mail/parse.ts';
import { createMailer } from '../../src/mail/send.ts';
import type { OutgoingMail } from '../../src/mail/send.ts';

type Behaviour =
  | 'accept'
  | 'refuse_recipient'
  | 'defer_recipient'
  | 'refuse_text'
  | 'defer_text'
  | 'drop_before_text'
  | 'drop_in_text'
  | 'drop_after_text'
  | 'drop_at_recipient'
  | 'hang_at_recipient'
  | 'hang_after_text'
  | 'slow_after_text';

/** Longer than the wait that one test allows for everything before the text. */
const SLOW_MS = 600;

const from = 'Quartermaster <quartermaster@acme.example>';
const message: OutgoingMail = {
  messageId: '<abc@acme.example>',
  to: 'orders@vendor.example',
  subject: 'Bestellung Größe',
  text: 'Grüße\n',
};

const delivered: Buffer[] = [];
let behaviour: Behaviour = 'accept';

const refused = (code: number, text: string): Error => Object.assign(new Error(text), { responseCode: code });

const smtp = new SMTPServer({
  authOptional: true,
  disabledCommands: ['AUTH', 'STARTTLS'],
  logger: false,
  onRcptTo(_address, _session, done) {
    if (behaviour === 'refuse_recipient') done(refused(550, 'no such user'));
    else if (behaviour === 'defer_recipient') done(refused(451, 'greylisted'));
    else if (behaviour === 'drop_at_recipient') dropAll();
    else if (behaviour !== 'hang_at_recipient') done();
  },
  onData(stream, _session, done) {
    if (behaviour === 'drop_before_text') return dropAll();
    if (behaviour === 'drop_in_text') return void stream.once('data', dropAll);
    const chunks: Buffer[] = [];
    stream.on('data', (chunk: Buffer) => chunks.push(chunk));
    stream.on('end', () => {
      if (behaviour === 'refuse_text') return done(refused(554, 'spam'));
      if (behaviour === 'defer_text') return done(refused(451, 'try later'));
      delivered.push(Buffer.concat(chunks));
      if (behaviour === 'drop_after_text') return dropAll();
      if (behaviour === 'hang_after_text') return undefined;
      if (behaviour === 'slow_after_text') return void setTimeout(done, SLOW_MS);
      return done();
    });
    return undefined;
  },
});
// Errors of sockets that these tests cut are expected.
smtp.on('error', () => undefined);

const sockets = new Set<{ destroy(): void }>();
const dropAll = (): void => {
  for (const socket of sockets) socket.destroy();
};

const portOf = (server: { address(): AddressInfo | string | null }): number => {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server does not listen on a port');
  return address.port;
};

let smtpUrl = '';
const outbox = createServer((request, response) => {
  const wanted = new URL(request.url ?? '', 'http://outbox').searchParams.get('messageId');
  const found =
    delivered.length > 0 && wanted === message.messageId ? [{ messageId: 'abc@acme.example', to: ['x'] }] : [];
  if (request.url?.startsWith('/broken')) response.writeHead(500).end();
  else if (request.url?.startsWith('/odd')) response.end('<html>');
  else response.end(JSON.stringify(request.url?.startsWith('/wrapped') ? { messages: found } : found));
});

beforeAll(async () => {
  smtp.server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  await Promise.all([listening(smtp.listen(0, '127.0.0.1')), listening(outbox.listen(0, '127.0.0.1'))]);
  smtpUrl = `smtp://127.0.0.1:${portOf(smtp.server)}`;
});
beforeEach(() => {
  delivered.length = 0;
  behaviour = 'accept';
});
afterAll(async () => {
  await new Promise<void>((resolve) => smtp.close(resolve));
  await new Promise((resolve) => outbox.close(resolve));
});

const listening = (server: Pick<Server, 'once' | 'listening'>): Promise<unknown> =>
  server.listening ? Promise.resolve() : new Promise((resolve) => server.once('listening', () => resolve(undefined)));

const mailer = (options: { url?: string; readback?: string; timeoutMs?: number; answerTimeoutMs?: number } = {}) =>
  createMailer({
    smtpUrl: options.url ?? smtpUrl,
    from,
    readbackUrl: options.readback === undefined ? null : `http://127.0.0.1:${portOf(outbox)}/${options.readback}`,
    timeoutMs: options.timeoutMs ?? 3_000,
    answerTimeoutMs: options.answerTimeoutMs ?? 3_000,
  });

const codeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'no error',
    (error: unknown) => (error instanceof QuartermasterError ? error.code : String(error)),
  );

describe('sending', () => {
  test('delivers text, subject, attachment and thread under our own Message-ID', async () => {
    await mailer().send({
      ...message,
      inReplyTo: '<first@acme.example>',
      references: '<first@acme.example>',
      headers: { 'X-Requisition': 'R-17' },
      attachments: [{ name: 'PO-1.pdf', mediaType: 'application/pdf', content: new Uint8Array([37, 80, 68, 70]) }],
    });
    expect(delivered).toHaveLength(1);
    const raw = delivered[0] ?? Buffer.alloc(0);
    const { content, messageId } = await parseMail(raw, '2026-11-23T00:00:00Z');
    expect(messageId).toBe(message.messageId);
    expect(content).toMatchObject({
      subject: message.subject,
      body: 'Grüße',
      from: { name: 'Quartermaster', address: 'quartermaster@acme.example' },
      attachments: [{ name: 'PO-1.pdf', mediaType: 'application/pdf', bytes: 4 }],
    });
    expect(raw.toString()).toMatch(/^In-Reply-To: <first@acme\.example>\r$/m);
    expect(raw.toString()).toMatch(/^References: <first@acme\.example>\r$/m);
    expect(raw.toString()).toMatch(/^Auto-Submitted: auto-generated\r$/m);
    expect(raw.toString()).toMatch(/^X-Requisition: R-17\r$/m);
  });

  test('is plain text and nothing else, whatever stands in it', async () => {
    const before = delivered.length;
    await mailer().send({ ...message, text: '<html><script>alert(1)</script></html>' });
    const raw = String(delivered[before]);
    expect(raw.match(/^content-type:.*$/gim)).toEqual([expect.stringMatching(/text\/plain/i)]);
    expect(raw).toContain('<script>');
  });

  test.each<[Behaviour, string]>([
    ['refuse_recipient', 'provider_refused'],
    ['refuse_text', 'provider_refused'],
    ['defer_recipient', 'provider_unavailable'],
    ['defer_text', 'provider_unavailable'],
    ['drop_at_recipient', 'provider_unavailable'],
    ['drop_before_text', 'provider_unavailable'],
    ['drop_in_text', 'outcome_unknown'],
    ['drop_after_text', 'outcome_unknown'],
  ])('a server that does "%s" is %s', async (chosen, code) => {
    behaviour = chosen;
    expect(await codeOf(mailer().send(message))).toBe(code);
  });

  test('silence after the text is an unknown outcome', async () => {
    behaviour = 'hang_after_text';
    expect(await codeOf(mailer({ answerTimeoutMs: 200 }).send(message))).toBe('outcome_unknown');
  });

  test('a server that takes its time over the text is waited for, longer than for anything before it', async () => {
    behaviour = 'slow_after_text';
    expect(await codeOf(mailer({ timeoutMs: 300 }).send(message))).toBe('no error');
    expect(delivered).toHaveLength(1);
  });

  test('a server that takes its time before the text has nothing, and is tried again later', async () => {
    behaviour = 'hang_at_recipient';
    expect(await codeOf(mailer({ timeoutMs: 200 }).send(message))).toBe('provider_unavailable');
    dropAll();
  });

  test('without other wishes it waits ten minutes for an answer, and the outbox is not believed before', () => {
    const asked = { smtpUrl, from, readbackUrl: null };
    expect(createMailer(asked).patienceMs).toBe(11 * 60_000);
    expect(createMailer({ ...asked, timeoutMs: 1_000, answerTimeoutMs: 2_000 }).patienceMs).toBe(3_000);
    expect(createMailer({ ...asked, patienceMs: 0 }).patienceMs).toBe(0);
  });

  test('what it says of a failure names no address', async () => {
    const errors: unknown[] = [];
    for (const chosen of ['refuse_recipient', 'refuse_text', 'defer_recipient', 'drop_in_text'] as const) {
      behaviour = chosen;
      await mailer()
        .send(message)
        .catch((error: unknown) => errors.push(error));
    }
    expect(errors).toHaveLength(4);
    for (const error of errors) expect(String(error)).not.toMatch(/@|127\.0\.0\.1|vendor/);
  });

  test('being cancelled after the text is an unknown outcome, before it nothing was sent', async () => {
    behaviour = 'hang_after_text';
    const cancel = new AbortController();
    const sending = codeOf(mailer().send(message, cancel.signal));
    while (delivered.length === 0) await new Promise((resolve) => setImmediate(resolve));
    cancel.abort();
    expect(await sending).toBe('outcome_unknown');
    expect(await codeOf(mailer().send(message, AbortSignal.abort()))).toBe('provider_unavailable');
  });

  test('a port where nobody listens, or a server that never greets, is unavailable', async () => {
    const silent = createTcpServer((socket) => sockets.add(socket)).listen(0, '127.0.0.1');
    await listening(silent);
    const url = `smtp://127.0.0.1:${portOf(silent)}`;
    expect(await codeOf(mailer({ url, timeoutMs: 200 }).send(message))).toBe('provider_unavailable');
    dropAll();
    await new Promise((resolve) => silent.close(resolve));
    expect(await codeOf(mailer({ url }).send(message))).toBe('provider_unavailable');
    expect(await codeOf(mailer({ url }).verify())).toBe('provider_unavailable');
  });

  test('verify is content with a server that answers', async () => {
    expect(await codeOf(mailer().verify())).toBe('no error');
  });

  test.each<[string, Partial<OutgoingMail>]>([
    ['subject', { subject: 'x\r\nBcc: evil@x.example' }],
    ['recipient', { to: 'a@b.example\nBcc: evil@x.example' }],
    ['second recipient', { to: 'a@b.example, c@d.example' }],
    ['message id', { messageId: '<a@b>\r\nX: y' }],
    ['header', { headers: { 'X-A': 'b\nc' } }],
    ['header name', { headers: { 'X-A\nBcc': 'c' } }],
    ['attachment name', { attachments: [{ name: 'a\r\nb', mediaType: 'text/plain', content: new Uint8Array() }] }],
  ])('a line end or a list in the %s is refused before anything is sent', async (_, change) => {
    expect(await codeOf(mailer().send({ ...message, ...change }))).toBe('invalid_input');
    expect(delivered).toHaveLength(0);
  });
});

describe('reading back', () => {
  test.each(['list', 'wrapped'])('finds by Message-ID what was sent (%s)', async (readback) => {
    const reader = mailer({ readback });
    expect(await reader.wasSent(message.messageId)).toBe('not_sent');
    await reader.send(message);
    expect(await reader.wasSent(message.messageId)).toBe('sent');
    expect(await reader.wasSent('<other@acme.example>')).toBe('not_sent');
  });

  test('cannot tell without an outbox', async () => {
    expect(await mailer().wasSent(message.messageId)).toBe('cannot_tell');
  });

  test('an outbox that does not answer properly leaves it unknown, and says what to look at without an address', async () => {
    const nobody = createMailer({ smtpUrl, from, readbackUrl: 'http://reader:secret@127.0.0.1:9/', timeoutMs: 500 });
    const closed = createMailer({ smtpUrl, from, readbackUrl: 'http://127.0.0.1:9/', timeoutMs: 500 });
    const readers = [mailer({ readback: 'broken' }), mailer({ readback: 'odd' }), nobody, closed];
    for (const reader of readers) {
      const error: unknown = await reader.wasSent(message.messageId).catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({ code: 'outcome_unknown', message: expect.stringContaining('MAIL_READBACK_URL') });
      expect(String(error)).not.toMatch(/127\.0\.0\.1|secret|@/);
    }
  });
});

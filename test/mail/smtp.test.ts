import { once } from 'node:events';
import { connect } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { afterEach, expect, test } from '@jest/globals';
import { listenSmtp, type SmtpOptions } from '../../src/mail/smtp.ts';
import { selfSigned } from '../support/certificate.ts';
import { sendBySmtp, smtpTalk } from '../support/smtp.ts';

const US = 'buying@acme.example';
const RAW = 'From: Rita <rita@acme.example>\nSubject: Brackets\n\nPlease buy ten.\n';

const open: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0)) await close();
});

const listening = async (options: Partial<SmtpOptions<string>> = {}) => {
  const taken: string[] = [];
  const reasons: unknown[] = [];
  const server = await listenSmtp<string>({
    host: '127.0.0.1',
    port: 0,
    name: 'mx.acme.example',
    tls: null,
    peers: [],
    addressee: async (address) => (address === US ? 'acme' : null),
    take: async ({ raw }) => void taken.push(Buffer.from(raw).toString()),
    log: { info: () => undefined, warn: (fields) => void reasons.push(fields) },
    ...options,
  });
  open.push(() => server.close());
  return { port: server.port, taken, reasons };
};

/** A greeted conversation, closed with the test. */
const greeted = async (port: number) => {
  const talk = await smtpTalk(port);
  open.unshift(talk.close);
  return { ...talk, greeting: await talk.answer() };
};

/** When the stream has said something of this kind. */
const said = (pattern: RegExp, stream: NodeJS.ReadableStream) =>
  new Promise<void>((resolve) => {
    let text = '';
    stream.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      if (pattern.test(text)) resolve();
    });
  });

test('with a certificate mail goes over STARTTLS, and without one it is not offered', async () => {
  const { cert, key } = selfSigned('localhost');
  const secure = await listening({ tls: { cert, key }, limits: { connectionsOfOne: 1 } });
  const socket = connect(secure.port, '127.0.0.1');
  await said(/^220 /m, socket);
  const offered = said(/STARTTLS[\s\S]*^250 /m, socket);
  socket.write('EHLO mail.acme.example\r\n');
  await offered;
  const ready = said(/^220 /m, socket);
  socket.write('STARTTLS\r\n');
  await ready;
  socket.removeAllListeners('data');
  const secured = connectTls({ socket, ca: cert, servername: 'localhost', checkServerIdentity: () => undefined });
  await once(secured, 'secureConnect');
  expect(secured.authorized).toBe(true);
  const lines = ['EHLO x', 'MAIL FROM:<r@acme.example>', `RCPT TO:<${US}>`, 'DATA', `${RAW.replaceAll('\n', '\r\n')}.`];
  for (const line of lines) {
    const answered = said(/^(?:250|354) /m, secured);
    secured.write(`${line}\r\n`);
    await answered;
  }
  secured.end('QUIT\r\n');
  await once(secured, 'close');
  // It has gone, so another may come, as soon as that was noticed.
  const codes = [];
  while (codes.at(-1) !== 220 && codes.length < 20) codes.push((await greeted(secure.port)).greeting.code);
  expect(codes.at(-1)).toBe(220);
  expect(secure.taken).toEqual([expect.stringContaining('Please buy ten.')]);
  const plain = await greeted((await listening()).port);
  await plain.say('EHLO x');
  expect((await plain.say('STARTTLS')).code).toBe(500);
});

test('so many connections from one address, and so many in all, are taken', async () => {
  const one = await listening({ limits: { connectionsOfOne: 2 } });
  const codes = [];
  for (let n = 0; n < 3; n += 1) codes.push((await greeted(one.port)).greeting.code);
  expect(codes).toEqual([220, 220, 421]);
  const all = await listening({ limits: { connections: 1 } });
  expect((await greeted(all.port)).greeting.code).toBe(220);
  expect((await greeted(all.port)).greeting.code).toBe(421);
});

test('a connection that was closed makes room for another', async () => {
  const { port } = await listening({ limits: { connectionsOfOne: 1 } });
  const first = await smtpTalk(port);
  expect((await first.answer()).code).toBe(220);
  await first.close();
  expect((await greeted(port)).greeting.code).toBe(220);
});

test('a mail has so many recipients, and no more of it are refused than they', async () => {
  const { port, taken } = await listening({ limits: { recipients: 2 } });
  const talk = await greeted(port);
  await talk.say('EHLO x');
  await talk.say('MAIL FROM:<r@acme.example>');
  const codes = [];
  for (const name of [US, US.toUpperCase(), US]) codes.push((await talk.say(`RCPT TO:<${name}>`)).code);
  expect(codes).toEqual([250, 550, 250]);
  expect((await talk.say('DATA')).code).toBe(354);
  expect((await talk.say(`${RAW.replaceAll('\n', '\r\n')}.`)).code).toBe(250);
  expect(taken).toHaveLength(1);
});

test('whoever guesses addresses loses the connection', async () => {
  const { port, reasons } = await listening({ limits: { strangers: 3 } });
  const talk = await greeted(port);
  await talk.say('EHLO x');
  await talk.say('MAIL FROM:<r@acme.example>');
  const codes = [];
  for (let n = 0; n < 4; n += 1) codes.push((await talk.say(`RCPT TO:<guess${n}@acme.example>`)).code);
  expect(codes).toEqual([550, 550, 550, 421]);
  expect(await talk.answer()).toEqual({ code: 0, text: 'closed' });
  expect(reasons.at(-1)).toEqual({ reason: 'too_many_strangers' });
});

test('a connection brings so many mails', async () => {
  const { port } = await listening({ limits: { mails: 2 } });
  const talk = await greeted(port);
  await talk.say('EHLO x');
  const codes = [];
  for (let n = 0; n < 3; n += 1) {
    codes.push((await talk.say('MAIL FROM:<r@acme.example>')).code);
    if (n < 2) await talk.say('RSET');
  }
  expect(codes).toEqual([250, 250, 421]);
});

test('so many commands that are none end the connection', async () => {
  const talk = await greeted((await listening()).port);
  let last = 500;
  let count = 0;
  while (last === 500 && count < 50) {
    last = (await talk.say('NONSENSE')).code;
    count += 1;
  }
  expect([last, count <= 20]).toEqual([421, true]);
});

test('whoever is silent, or does not come to an end, is cut off', async () => {
  const silent = await greeted((await listening({ limits: { silenceMs: 100 } })).port);
  expect([0, 421]).toContain((await silent.answer()).code);
  const slow = await greeted((await listening({ limits: { connectionMs: 300 } })).port);
  expect((await slow.answer()).code).toBe(0);
});

test('what is larger than a mail may be is refused, however it is announced', async () => {
  const { port, taken } = await listening({ limits: { bytes: 1_000 } });
  const sent = await sendBySmtp(port, { to: US, raw: `${RAW}${'x'.repeat(2_000)}\n` });
  expect([sent.code, taken]).toEqual([552, []]);
});

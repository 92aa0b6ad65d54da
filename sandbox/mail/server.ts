import type { Socket } from 'node:net';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { setTimeout as wait } from 'node:timers/promises';
import { Hono } from 'hono';
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server';
import { createControl, mountControl, type Control } from '../control.ts';
import { DEFAULT_SLOW_MS, listen, type Address, type NodeEnv, type StandIn } from '../http.ts';
import { openJournal, type Journal } from '../journal.ts';
import { describeMail, listMessages, Stored, type Envelope } from './box.ts';
import { outboxPage } from './page.ts';

/** The refusals and `hang` store nothing; `stored_then_dropped` stores and breaks the connection before the 250. */
const KINDS = ['refused_451', 'refused_550', 'stored_then_dropped', 'slow', 'hang'] as const;
type MailControl = Control<(typeof KINDS)[number]>;

const MAX_BYTES = 30 * 1024 * 1024;

/** Where the HTTP view listens, the port of SMTP, and the folder where the messages are kept. */
export type MailOptions = Address & { smtpPort: number; state: string };

/** Starts the mail sink: SMTP that takes everything and never de-duplicates, and an HTTP view of what it took. */
export async function startMail(options: MailOptions): Promise<StandIn & { smtpUrl: string }> {
  const control: MailControl = createControl(KINDS);
  const journal = openJournal(join(options.state, 'mail.jsonl'), Stored);
  const smtp = await listenSmtp(options, control, journal);
  const view = await listen(viewOf(control, journal), options);
  return {
    url: view.url,
    smtpUrl: smtp.url,
    async close() {
      await Promise.all([view.close(), smtp.close()]);
      journal.close();
    },
  };
}

function viewOf(control: MailControl, journal: Journal<Stored>): Hono<NodeEnv> {
  const app = new Hono<NodeEnv>();
  mountControl(app, control);
  app.get('/', (c) => c.html(outboxPage(listMessages(journal.entries(), {}))));
  app.get('/messages', (c) => {
    const filter = { to: c.req.query('to'), messageId: c.req.query('messageId') };
    return c.json({ messages: listMessages(journal.entries(), filter) });
  });
  app.get('/messages/:n{[0-9]+}', (c) => {
    const found = journal.entries().find(({ message }) => String(message.n) === c.req.param('n'));
    if (found === undefined) return c.json({ error: 'no such message' }, 404);
    return c.body(Buffer.from(found.raw, 'base64'), 200, {
      'content-type': 'message/rfc822',
      'x-content-type-options': 'nosniff',
    });
  });
  return app;
}

async function listenSmtp(options: MailOptions, control: MailControl, journal: Journal<Stored>): Promise<StandIn> {
  const sockets = new Map<number, Socket>();
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    size: MAX_BYTES,
    closeTimeout: 100,
    onAuth: (auth, _session, callback) => callback(null, { user: auth.username }),
    onData: (stream, session, callback) => {
      const drop = () => sockets.get(session.remotePort)?.destroy();
      void answerData(stream, callback, (raw) => receive(envelopeOf(session), raw, { control, journal, drop }));
    },
  });
  server.on('error', () => undefined);
  server.server.on('connection', (socket: Socket) => {
    const port = socket.remotePort ?? 0;
    sockets.set(port, socket);
    socket.once('close', () => sockets.delete(port));
  });
  await new Promise<void>((resolve, reject) => {
    server.server.once('error', reject);
    server.listen(options.smtpPort, options.host, resolve);
  });
  const bound = server.server.address();
  const port = typeof bound === 'object' && bound !== null ? bound.port : options.smtpPort;
  return { url: `smtp://${options.host}:${port}`, close: () => new Promise((resolve) => server.close(resolve)) };
}

async function answerData(
  stream: SMTPServerDataStream,
  callback: (error?: Error | null) => void,
  take: (raw: Buffer) => Promise<Answer>,
): Promise<void> {
  const raw = await buffer(stream).catch(() => null);
  // Without a whole message the client is gone, and there is nobody to answer.
  if (raw === null) return;
  const answer = stream.sizeExceeded ? refusal(552, '5.3.4 too large') : await take(raw);
  if (answer !== 'silent') callback(answer);
}

/** Null is "250 accepted", an Error a refusal; after `silent` the client gets no answer. */
type Answer = null | Error | 'silent';

async function receive(
  envelope: Envelope,
  raw: Buffer,
  { control, journal, drop }: { control: MailControl; journal: Journal<Stored>; drop: () => void },
): Promise<Answer> {
  const mail = await describeMail(envelope, raw);
  const fault = control.take(`${mail.from} ${mail.to.join(' ')}\n${mail.subject}\n${mail.text}`, KINDS);
  if (fault?.kind === 'refused_451') return refusal(451, '4.3.0 try again later');
  if (fault?.kind === 'refused_550') return refusal(550, '5.1.1 mailbox unavailable');
  if (fault?.kind === 'hang') return 'silent';

  const n = journal.entries().length + 1;
  journal.append({ message: { n, at: new Date().toISOString(), ...mail }, raw: raw.toString('base64') });
  if (fault?.kind === 'slow') await wait(fault.ms ?? DEFAULT_SLOW_MS);
  if (fault?.kind !== 'stored_then_dropped') return null;
  drop();
  return 'silent';
}

function refusal(responseCode: 451 | 550 | 552, message: string): Error {
  return Object.assign(new Error(message), { responseCode });
}

function envelopeOf({ envelope }: SMTPServerSession): Envelope {
  const from = envelope.mailFrom === false ? '' : envelope.mailFrom.address;
  return { from, to: envelope.rcptTo.map(({ address }) => address) };
}

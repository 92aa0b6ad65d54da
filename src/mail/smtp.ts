import ipaddr from 'ipaddr.js';
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server';
import { QuartermasterError, type ErrorCode } from '../domain/errors.ts';
import { MAX_MAIL_BYTES } from './parse.ts';
import type { Peer } from './sender.ts';

/** A mail as SMTP handed it over, for one of its recipients. */
export type Delivery<A> = { to: A; raw: Uint8Array; peer: Peer };

export type SmtpOptions<A> = {
  host: string;
  port: number;
  /** Our name in the greeting. */
  name: string;
  /** Null: no STARTTLS. PEM texts. */
  tls: { key: string; cert: string } | null;
  /** Addresses and networks that may hand mail in; empty: anybody. */
  peers: readonly string[];
  /** What an address is to us; null where it is none of ours, so that nothing is relayed. */
  addressee: (address: string) => Promise<A | null>;
  /** When it returns the mail is stored for good. Throws a QuartermasterError for what must not be taken. */
  take: (delivery: Delivery<A>) => Promise<void>;
  log: { info(fields: object, message: string): void; warn(fields: object, message: string): void };
  limits?: Partial<typeof LIMITS>;
};

const LIMITS = {
  connections: 20,
  connectionsOfOne: 5,
  recipients: 10,
  /** Mails of one connection, and addresses that are none of ours, by which somebody guesses. */
  mails: 100,
  strangers: 10,
  bytes: MAX_MAIL_BYTES,
  /** Longest silence of a sender, and longest connection, in milliseconds. */
  silenceMs: 60_000,
  connectionMs: 10 * 60_000,
};

/** What a sender's server is told, and why in a word of ours. */
class Refusal extends Error {
  readonly responseCode: number;
  readonly reason: string;

  constructor(responseCode: number, message: string, reason = 'refused') {
    super(message);
    this.responseCode = responseCode;
    this.reason = reason;
  }
}

/** What a sender's server is told; all else is our trouble, and it tries again. */
const LATER = [451, '4.3.0 Cannot be taken now; try again later'] as const;
const answers: Partial<Record<ErrorCode, readonly [number, string]>> = {
  invalid_mail: [554, '5.6.0 This is no mail that can be read; send it again as plain text'],
  invalid_input: [554, '5.6.0 This is no mail that can be read; send it again as plain text'],
  too_large: [552, '5.3.4 Too large; send it without its large attachments'],
  forbidden: [550, '5.7.1 Not taken from this sender; sign in instead'],
  refused_answer: [550, '5.7.1 It answers nothing of ours'],
};

const refusalOf = (error: unknown): Refusal => {
  if (error instanceof Refusal) return error;
  const reason = error instanceof QuartermasterError ? error.code : 'unexpected';
  const [code, text] = (error instanceof QuartermasterError && answers[error.code]) || LATER;
  return new Refusal(code, text, reason);
};

type Respond = (refused: Error | null) => void;

/** Answers the sender's server when the work is done, or why it is not. */
const respond = async (answer: Respond, log: SmtpOptions<unknown>['log'], work: () => Promise<void>): Promise<void> => {
  try {
    await work();
  } catch (error) {
    const refused = refusalOf(error);
    log.warn({ reason: refused.reason }, 'a mail was not taken');
    return answer(refused);
  }
  return answer(null);
};

const isWithin = (address: string, networks: readonly string[]): boolean => {
  if (!ipaddr.isValid(address)) return false;
  const parsed = ipaddr.process(address);
  return networks.some((network) => {
    const [base, bits] = ipaddr.parseCIDR(
      network.includes('/') ? network : `${network}/${network.includes(':') ? 128 : 32}`,
    );
    return base.kind() === parsed.kind() && parsed.match(base, bits);
  });
};

/** The message, or null where it is larger than we take or broke off; of a larger one no more is kept than that. */
async function read(stream: SMTPServerDataStream, most: number): Promise<Uint8Array | 'too_large'> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of stream) {
    const part = Buffer.from(chunk);
    bytes += part.byteLength;
    if (bytes <= most) chunks.push(part);
  }
  return bytes > most || stream.sizeExceeded ? 'too_large' : Buffer.concat(chunks);
}

const peerOf = ({ remoteAddress, hostNameAppearsAs, envelope }: SMTPServerSession): Peer => ({
  ip: remoteAddress,
  helo: hostNameAppearsAs || '',
  envelopeSender: envelope.mailFrom === false ? '' : envelope.mailFrom.address,
});

/** What one connection has asked for. */
type Asked = { mails: number; strangers: number };

type Working<A> = SmtpOptions<A> & {
  bounds: typeof LIMITS;
  open: Map<string, number>;
  asked: WeakMap<SMTPServerSession, Asked>;
  /** What is to be done when a connection has ended, by who is at its other end. */
  ends: Map<string, () => void>;
};

/** An IPv4 address in the clothes of IPv6 is counted as what it is. */
const plain = (address: string): string => (ipaddr.isValid(address) ? ipaddr.process(address).toString() : address);

const receive = async <A>(
  { addressee, take, bounds }: Working<A>,
  stream: SMTPServerDataStream,
  session: SMTPServerSession,
): Promise<void> => {
  const raw = await read(stream, bounds.bytes);
  if (raw === 'too_large') throw new QuartermasterError('too_large', 'The mail is too large.');
  const peer = peerOf(session);
  for (const { address } of session.envelope.rcptTo) {
    const to = await addressee(address);
    if (to !== null) await take({ to, raw, peer });
  }
};

/** Counts what a connection asks for; whoever asks too often is told so, and loses it (421). */
const requireFewer = <A>({ asked, bounds }: Working<A>, session: SMTPServerSession, what: keyof Asked): void => {
  const sofar = asked.get(session) ?? { mails: 0, strangers: 0 };
  sofar[what] += 1;
  asked.set(session, sofar);
  if (sofar[what] > bounds[what]) throw new Refusal(421, '4.7.0 Enough of one connection', `too_many_${what}`);
};

const barrierTo = <A>({ peers, open, bounds }: Working<A>, from: string): Error | null => {
  if (peers.length > 0)
    return isWithin(from, peers) ? null : new Refusal(554, '5.7.1 Mail is taken from the receiving server only');
  return (open.get(plain(from)) ?? 0) > bounds.connectionsOfOne
    ? new Refusal(421, '4.7.0 Too many connections from this address')
    : null;
};

const serverOf = <A>(working: Working<A>): SMTPServer => {
  const { name, tls, bounds, addressee, log } = working;
  return new SMTPServer({
    name,
    authOptional: true,
    disabledCommands: tls ? ['AUTH'] : ['AUTH', 'STARTTLS'],
    ...(tls && { key: tls.key, cert: tls.cert }),
    disableReverseLookup: true,
    size: bounds.bytes,
    maxClients: bounds.connections,
    socketTimeout: bounds.silenceMs,
    closeTimeout: 5_000,
    logger: false,
    onConnect: ({ remoteAddress }, callback) => callback(barrierTo(working, remoteAddress)),
    onClose: ({ remoteAddress, remotePort }) => working.ends.get(otherEnd(remoteAddress, remotePort))?.(),
    onMailFrom: (_sender, session, callback) => {
      void respond(callback, log, async () => requireFewer(working, session, 'mails'));
    },
    onRcptTo: ({ address }, session, callback) => {
      if (session.envelope.rcptTo.length >= bounds.recipients)
        return callback(new Refusal(452, '4.5.3 Too many recipients'));
      void respond(callback, log, async () => {
        if ((await addressee(address)) !== null) return;
        requireFewer(working, session, 'strangers');
        throw new Refusal(550, '5.1.1 No such address here', 'no_such_address');
      });
    },
    onData: (stream, session, callback) => {
      void respond(callback, log, () => receive(working, stream, session));
    },
  });
};

const otherEnd = (address: string, port: number): string => `${plain(address)} ${port}`;

/**
 * Counts the connections of an address, and ends each in time, however slowly its sender writes. STARTTLS takes all listeners off a socket,
 * so the end of a connection is heard of the server as well.
 */
const watchConnections = <A>({ server }: SMTPServer, { open, ends, bounds }: Working<A>): void => {
  server.on('connection', (socket) => {
    const address = socket.remoteAddress ?? '';
    const [from, key] = [plain(address), otherEnd(address, socket.remotePort ?? 0)];
    open.set(from, (open.get(from) ?? 0) + 1);
    const tooLong = setTimeout(() => socket.destroy(), bounds.connectionMs);
    const end = (): void => {
      if (ends.get(key) !== end) return;
      ends.delete(key);
      clearTimeout(tooLong);
      const left = (open.get(from) ?? 1) - 1;
      if (left > 0) open.set(from, left);
      else open.delete(from);
    };
    ends.set(key, end);
    socket.once('close', end);
  });
};

const taken = (host: string, port: number, cause: Error): QuartermasterError =>
  new QuartermasterError(
    'configuration_invalid',
    `Cannot listen for mail on ${host}:${port}; set QM_HOST and QM_SMTP_PORT to a free address.`,
    { cause },
  );

/** Listens for mail to our addresses. `close` lets running deliveries end. Source: smtp-server. */
export async function listenSmtp<A>(options: SmtpOptions<A>): Promise<{ port: number; close(): Promise<void> }> {
  const working = {
    ...options,
    bounds: { ...LIMITS, ...options.limits },
    open: new Map<string, number>(),
    asked: new WeakMap(),
    ends: new Map<string, () => void>(),
  };
  const server = serverOf(working);
  // A sender that goes away in the middle is nobody's concern; it comes again.
  server.on('error', () => undefined);
  watchConnections(server, working);
  const { host, port } = options;
  await new Promise<void>((resolve, reject) => {
    server.server.once('error', (cause) => reject(taken(host, port, cause)));
    server.listen(port, host, resolve);
  });
  const bound = server.server.address();
  return {
    port: typeof bound === 'object' && bound !== null ? bound.port : port,
    close: () => new Promise((resolve) => server.close(resolve)),
  };
}

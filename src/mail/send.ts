import { createTransport } from 'nodemailer';
import { Readable } from 'node:stream';
import { z } from 'zod';
import { QuartermasterError } from '../domain/errors.ts';
import { createFetch } from '../outbound/fetch.ts';
import { plusAddressed } from './reply-token.ts';

/** One mail to one address; `messageId` is ours and the same on every try. */
export type OutgoingMail = {
  messageId: string;
  to: string;
  subject: string;
  text: string;
  /** The same, for programs that show HTML. */
  html?: string;
  inReplyTo?: string;
  /** Answers go to our own address with this after a `+`, letters and digits only. */
  replyToken?: string;
  references?: string;
  attachments?: readonly { name: string; mediaType: string; content: Uint8Array }[];
  headers?: Readonly<Record<string, string>>;
};

export type Mailer = {
  /**
   * Sends once, without retries. Throws `provider_refused` (it will not take this mail), `provider_unavailable` (it took
   * nothing, try later) or `outcome_unknown` (read back before anything else). A silent server is waited for `answerTimeoutMs`.
   */
  send(message: OutgoingMail, signal?: AbortSignal): Promise<void>;
  /** Whether a mail of this Message-ID was sent; `cannot_tell` without an outbox. Throws `outcome_unknown` when it does not answer. */
  wasSent(messageId: string, signal?: AbortSignal): Promise<'sent' | 'not_sent' | 'cannot_tell'>;
  /** How long after a mail left the outbox may still lack it, in milliseconds; `not_sent` means something only after that. */
  readonly patienceMs: number;
  /** Connects and signs in without sending. */
  verify(): Promise<void>;
};

export type MailerOptions = {
  /** `smtp://user:password@host:587`, `smtps://…`; options of nodemailer as query parameters. */
  smtpUrl: string;
  from: string;
  /** Answers `GET ?messageId=…` with the mails of that id; null when the outbox cannot be read. */
  readbackUrl: string | null;
  /** Until the server asks for the text, and for reading back, in milliseconds. */
  timeoutMs?: number;
  /** Longest silence once the server asked for the text, in milliseconds. Source: RFC 5321 section 4.5.3.2.6. */
  answerTimeoutMs?: number;
  /** See `Mailer`; without one, until no attempt can be waiting for the server any more. */
  patienceMs?: number;
};

const MINUTE_MS = 60_000;
/** Mails of one id, attachments perhaps included. */
const MOST_OUTBOX_BYTES = 32 * 1024 * 1024;

/** How far a delivery came: `handedOver` once the server asked for the text, after which a silence says nothing. */
type Delivery = { handedOver: boolean; whenHandedOver: () => void };

const Failure = z.object({
  code: z.string().optional(),
  responseCode: z.number().optional(),
  permanent: z.boolean().optional(),
  message: z.string(),
});

const Sent = z.object({ messageId: z.string().nullable() });
const Outbox = z.union([z.array(Sent), z.object({ messages: z.array(Sent) }).transform(({ messages }) => messages)]);

/** A mailer over SMTP. Source: nodemailer. */
export function createMailer(options: MailerOptions): Mailer {
  const { from, readbackUrl, timeoutMs = MINUTE_MS, answerTimeoutMs = 10 * MINUTE_MS } = options;
  const { patienceMs = timeoutMs + answerTimeoutMs } = options;
  const times = { timeoutMs, answerTimeoutMs };
  const configured = readbackUrl === null ? [] : [readbackUrl];
  const fetch = createFetch({ configured, to: 'configured', timeoutMs, maxBytes: MOST_OUTBOX_BYTES });
  return {
    patienceMs,
    async send(message, signal) {
      requireSingleLines(message);
      const tooSlow = new AbortController();
      const timer = setTimeout(() => tooSlow.abort(), timeoutMs);
      const delivery: Delivery = { handedOver: false, whenHandedOver: () => clearTimeout(timer) };
      const until = signal ? AbortSignal.any([signal, tooSlow.signal]) : tooSlow.signal;
      try {
        await transportOf(options.smtpUrl, times, delivery).sendMail({ ...composed(message, from), signal: until });
      } catch (cause) {
        throw classified(cause, delivery);
      } finally {
        clearTimeout(timer);
      }
    },
    async wasSent(messageId, signal) {
      return readbackUrl === null ? 'cannot_tell' : lookUp(fetch, readbackUrl, messageId, signal);
    },
    async verify() {
      const delivery: Delivery = { handedOver: false, whenHandedOver: () => undefined };
      try {
        await transportOf(options.smtpUrl, { timeoutMs, answerTimeoutMs: timeoutMs }, delivery).verify();
      } catch (cause) {
        throw classified(cause, delivery);
      }
    },
  };
}

function transportOf(
  url: string,
  { timeoutMs, answerTimeoutMs }: Required<Pick<MailerOptions, 'timeoutMs' | 'answerTimeoutMs'>>,
  delivery: Delivery,
) {
  const transporter = createTransport({
    url,
    connectionTimeout: Math.min(timeoutMs, 10_000),
    greetingTimeout: Math.min(timeoutMs, 10_000),
    socketTimeout: answerTimeoutMs,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  transporter.use('stream', (mail, done) => {
    const original = mail.message.createReadStream.bind(mail.message);
    // Readable.from pulls only when the connection pipes it, which is right after the server's go-ahead to DATA.
    const watched = async function* () {
      delivery.handedOver = true;
      delivery.whenHandedOver();
      yield* original();
    };
    Object.assign(mail.message, { createReadStream: () => Readable.from(watched(), { objectMode: false }) });
    done();
  });
  return transporter;
}

const composed = (message: OutgoingMail, from: string) => ({
  from,
  to: { name: '', address: message.to },
  subject: message.subject,
  text: message.text,
  ...(message.html !== undefined && { html: message.html }),
  messageId: message.messageId,
  ...(message.replyToken !== undefined && { replyTo: plusAddressed(from, message.replyToken) }),
  ...(message.inReplyTo !== undefined && { inReplyTo: message.inReplyTo }),
  ...(message.references !== undefined && { references: message.references }),
  // RFC 3834: nobody's absence note should answer, and no loop can start.
  headers: { 'Auto-Submitted': 'auto-generated', ...message.headers },
  attachments: (message.attachments ?? []).map(({ name, mediaType, content }) => ({
    filename: name,
    contentType: mediaType,
    content: Buffer.from(content),
  })),
});

/** A line end in a header would let its value write headers of its own; refused rather than repaired. */
function requireSingleLines(message: OutgoingMail): void {
  const values = {
    to: message.to,
    subject: message.subject,
    messageId: message.messageId,
    inReplyTo: message.inReplyTo ?? '',
    replyToken: message.replyToken ?? '',
    references: message.references ?? '',
    ...Object.fromEntries((message.attachments ?? []).map(({ name }, at) => [`attachments[${at}].name`, name])),
    ...message.headers,
  };
  const broken = Object.entries({ ...values, ...headerNames(message) }).find(([, value]) =>
    ['\r', '\n', '\0'].some((end) => value.includes(end)),
  );
  if (broken)
    throw new QuartermasterError('invalid_input', `the mail's ${broken[0]} has a line end; write it on one line`);
  if (!/^[^\s<>,;:"]+@[^\s<>,;:"]+$/.test(message.to)) {
    throw new QuartermasterError(
      'invalid_input',
      'the recipient is no single mail address; correct it in the record it comes from',
    );
  }
}

const headerNames = ({ headers = {} }: OutgoingMail): Record<string, string> =>
  Object.fromEntries(Object.keys(headers).map((name) => [`header name ${JSON.stringify(name)}`, name]));

function classified(cause: unknown, { handedOver }: Pick<Delivery, 'handedOver'>): QuartermasterError {
  const failure = Failure.safeParse(cause).data ?? { message: String(cause) };
  // Never the server's own words: they repeat addresses, and this message ends up in workflow history.
  const said = String(failure.responseCode ?? failure.code ?? 'no code');
  if (failure.responseCode !== undefined) {
    return failure.permanent === true
      ? new QuartermasterError(
          'provider_refused',
          `The mail server refused (${said}). Check the address and MAIL_FROM.`,
          { cause },
        )
      : new QuartermasterError(
          'provider_unavailable',
          `The mail server cannot take it now (${said}). Try again later.`,
          { cause },
        );
  }
  if (handedOver) {
    return new QuartermasterError(
      'outcome_unknown',
      `The mail server fell silent after it had the mail (${said}). Read the outbox back.`,
      { cause },
    );
  }
  if (failure.code === 'EENVELOPE' || failure.code === 'EMESSAGE' || failure.code === 'ENOAUTH') {
    return new QuartermasterError(
      'provider_refused',
      `The mail cannot be sent (${said}). Check the address and SMTP_URL.`,
      { cause },
    );
  }
  return new QuartermasterError(
    'provider_unavailable',
    `The mail server does not answer (${said}). Check SMTP_URL, or try again later.`,
    { cause },
  );
}

async function lookUp(
  fetch: typeof globalThis.fetch,
  readbackUrl: string,
  messageId: string,
  signal?: AbortSignal,
): Promise<'sent' | 'not_sent'> {
  const url = new URL(readbackUrl);
  url.searchParams.set('messageId', messageId);
  try {
    const response = await fetch(url, { redirect: 'error', ...(signal && { signal }) });
    if (!response.ok) throw unreadable(`HTTP ${response.status}`);
    const outbox = Outbox.safeParse(await response.json());
    if (!outbox.success) throw unreadable('not a list of messages');
    return outbox.data.some((mail) => bare(mail.messageId) === bare(messageId)) ? 'sent' : 'not_sent';
  } catch (cause) {
    if (cause instanceof QuartermasterError) throw cause;
    // The name only: what fetch says may repeat the address, which may hold a password.
    throw unreadable(cause instanceof Error ? cause.name : 'no answer', cause);
  }
}

const unreadable = (why: string, cause?: unknown): QuartermasterError =>
  new QuartermasterError(
    'outcome_unknown',
    `The outbox cannot be read (${why}), so nobody knows whether the mail was sent. Check MAIL_READBACK_URL.`,
    { cause },
  );

const bare = (messageId: string | null): string | undefined => messageId?.replace(/^<|>$/g, '');

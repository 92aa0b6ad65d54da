import PostalMime from 'postal-mime';
import type { Address, Attachment, Email } from 'postal-mime';
import { allRemoved, cleanLine, cleanText, type Cleaned, type Removed } from '../domain/clean-text.ts';
import { QuartermasterError } from '../domain/errors.ts';
import type { MailText } from '../domain/reading.ts';
import { isBroken, labelledUtf8, labelledWestern, trueText, withReadableHeaders } from './charset.ts';
import { splitVoices } from './forwarded.ts';
import { headerDate } from './header-date.ts';
import { hasTable, htmlToPlain } from './html.ts';
import { messageIdOfBytes } from './message-id.ts';

/** A mail as the product reads it; `removed` counts the invisible characters that were taken out. */
export type ParsedMail = { content: MailText; messageId: string; removed: Removed };

/** The largest mail taken, in bytes. */
export const MAX_MAIL_BYTES = 25 * 1024 * 1024;

const MAX_TEXT = 500_000;
/** Each line costs as much as many bytes, and lines of encoded files are longer than these: nobody writes so many. */
const MAX_SHORT_LINES = 100_000;
const SHORT_LINE = 40;
const MAX_ATTACHMENTS = 200;
const MAX_FORWARD_DEPTH = 5;
const MAX_ID = 500;
/** A line of a header has at most 998 characters (RFC 5322), and some programs fold many of them into one. */
const MAX_LINE = 10_000;

const mailHeaders = ['from', 'to', 'subject', 'date', 'message-id', 'mime-version', 'content-type'];

/**
 * Reads an RFC 5322 message of any charset and encoding. Attachments are named, not read; they stay in the raw mail.
 * Throws `too_large` or `invalid_mail`, each with the reason and the cure. Source: postal-mime, html-to-text.
 */
export async function parseMail(raw: Uint8Array, receivedAt: string): Promise<ParsedMail> {
  if (raw.byteLength > MAX_MAIL_BYTES) {
    throw tooLarge(
      `the mail has ${raw.byteLength} bytes, the limit is ${MAX_MAIL_BYTES} (25 MB); send it without its large attachments`,
    );
  }
  const message = trimmedStart(raw);
  if (message.byteLength === 0) throw invalid('the mail is empty; submit the whole message, headers included');
  const email = await decode(message);
  requireHeaders(email);

  const parts = await readParts(email, 0);
  const subject = cleanLine(email.subject ?? '');
  const from = sender(email.from);
  requireText(parts);
  requireLines({ subject, 'name of the sender': from.name, 'address of the sender': from.address });
  const content: MailText = {
    subject: subject.text,
    body: parts.own,
    forwarded: parts.forwarded,
    date: dateOf(email) ?? receivedAt,
    from: { name: from.name.text, address: from.address.text },
    attachments: parts.files.map(({ name, mediaType, bytes }) => ({ name, mediaType, bytes: bytes.byteLength })),
  };
  const removed = allRemoved([parts, subject, from.name, from.address]);
  return { content, messageId: messageIdOf(email, raw), removed };
}

/**
 * A file that came with a mail. `message` is the text of an attached message, which is read with the mail, and null for other files;
 * a picture of the mail's layout was not attached by a person.
 */
export type AttachedFile = {
  name: string;
  mediaType: string;
  bytes: Uint8Array;
  message: string | null;
  isLayout: boolean;
};

type Parts = { own: string; forwarded: string; files: AttachedFile[]; removed: Removed };

/** The files that came with a mail, those of the messages attached to it included, in the order of its `attachments`. */
export const filesOf = async (raw: Uint8Array): Promise<AttachedFile[]> =>
  (await readParts(await decode(trimmedStart(raw)), 0)).files;

/** A message that is a file as one text, and the files that came with it. Throws `invalid_mail` or `too_large`. */
export const readMessage = async (
  raw: Uint8Array,
): Promise<{ text: string; files: AttachedFile[]; removed: Removed }> => {
  const { own, files, removed } = await readAttached(trimmedStart(raw), 1);
  return { text: own, files, removed };
};

/** The text of a message in both voices, and its files, with those of the messages attached to it. */
async function readParts(email: Email, depth: number): Promise<Parts> {
  if (email.attachments.length > MAX_ATTACHMENTS) {
    throw tooLarge(`the mail has more than ${MAX_ATTACHMENTS} attachments; send fewer`);
  }
  // Cleaned first, so that an invisible character cannot hide a marker or a quote sign.
  const text = cleanText(readable(email));
  const voices = splitVoices(text.text);
  const parts: Parts = {
    own: voices.own,
    forwarded: voices.forwarded,
    files: [],
    removed: allRemoved([text, ...email.attachments.map(nameOf)]),
  };
  const inside: AttachedFile[] = [];
  for (const attachment of email.attachments) {
    const file = fileOf(attachment);
    if (!messageTypes.includes(attachment.mimeType)) parts.files.push(file);
    else {
      const inner = await readAttached(file.bytes, depth + 1);
      const name = attachment.filename ? file.name : inner.subject || file.name;
      parts.files.push({ ...file, name, message: inner.own });
      inside.push(...inner.files);
      parts.removed = allRemoved([parts, inner]);
    }
  }
  parts.files.push(...inside);
  return parts;
}

/** An attached message as one text, its headers above it, the way mail programs write a forward. */
async function readAttached(message: Uint8Array, depth: number): Promise<Parts & { subject: string }> {
  if (depth > MAX_FORWARD_DEPTH) {
    throw invalid(`messages are attached to messages more than ${MAX_FORWARD_DEPTH} deep; forward the last one alone`);
  }
  const email = await decode(message);
  const inner = await readParts(email, depth);
  const { name, address } = sender(email.from);
  const subject = cleanLine(email.subject ?? '');
  const header = [`From: ${name.text} <${address.text}>`, `Date: ${dateOf(email) ?? ''}`, `Subject: ${subject.text}`];
  const own = [header.join('\n'), inner.own, inner.forwarded].filter((part) => part !== '').join('\n\n');
  const removed = allRemoved([inner, name, address, subject]);
  return { ...inner, removed, subject: subject.text.slice(0, MOST_NAME), own };
}

/** The plain text, or the HTML where it is all there is or holds a table: plain copies of tables lose their rows. */
function readable(email: Email): string {
  const plain = email.text ?? '';
  if (plain.length + (email.html ?? '').length > 10 * MAX_TEXT) throw tooLarge(tooMuchText);
  const html = email.html === undefined ? '' : htmlToPlain(email.html);
  if (html === null) throw invalid('the HTML of the mail nests too deeply; send it as plain text');
  const text = plain.trim() === '' || hasTable(html) ? html : plain;
  if (text.length > MAX_TEXT) throw tooLarge(tooMuchText);
  return text;
}

/** Texts are read as UTF-8 first: their labels are often wrong, and hardly any other text happens to be UTF-8. */
async function decode(raw: Uint8Array): Promise<Email> {
  const message = withReadableHeaders(raw);
  const labelled = labelledUtf8(message);
  const email = await parsed(labelled);
  if (labelled === message && ![email.text, email.html].some(isBroken)) return email;
  const other = await parsed(labelledWestern(message));
  const chosen = (key: 'text' | 'html'): string | undefined =>
    email[key] === undefined ? undefined : trueText(email[key], other[key] ?? '');
  return { ...email, text: chosen('text'), html: chosen('html') };
}

function requireFewLines(raw: Uint8Array): void {
  let [short, start] = [0, 0];
  for (let end = raw.indexOf(0x0a); end !== -1; end = raw.indexOf(0x0a, start)) {
    if (end - start < SHORT_LINE) short += 1;
    start = end + 1;
  }
  if (short > MAX_SHORT_LINES)
    throw tooLarge(`the mail has more than ${MAX_SHORT_LINES} lines of text; send what is long as a file`);
}

async function parsed(raw: Uint8Array): Promise<Email> {
  requireFewLines(raw);
  try {
    return await PostalMime.parse(raw, {
      forceRfc822Attachments: true,
      maxNestingDepth: 20,
      maxHeadersSize: 512 * 1024,
    });
  } catch (cause) {
    throw invalid(`the mail cannot be parsed (${String(cause)}); export it again as .eml from the mail program`, cause);
  }
}

function requireHeaders(email: Email): void {
  if (!email.headers.some(({ key }) => mailHeaders.includes(key))) {
    throw invalid('this is no mail message: it has no headers such as From and Subject; submit the message as .eml');
  }
  if (email.headers.filter(({ key }) => key === 'from').length > 1) {
    throw invalid('the mail has two From headers, so its sender is unclear; send it again from a mail program');
  }
}

function requireText({ own, forwarded, files }: Parts): void {
  if (own !== '' || forwarded !== '' || files.some(({ isLayout }) => !isLayout)) return;
  throw invalid('the mail has neither text nor attachment; write the request into the text');
}

function requireLines(lines: Readonly<Record<string, Cleaned>>): void {
  const long = Object.entries(lines).find(([, { text }]) => text.length > MAX_LINE);
  if (long)
    throw tooLarge(`the ${long[0]} has more than ${MAX_LINE} characters; shorten it, and say the rest in the text`);
}

function messageIdOf(email: Email, raw: Uint8Array): string {
  const id = cleanLine(email.messageId ?? '').text;
  return /^<[^<>\s]+>$/.test(id) && id.length <= MAX_ID ? id : messageIdOfBytes(raw);
}

function dateOf(email: Email): string | null {
  const value = email.headers.find(({ key }) => key === 'date')?.value;
  return value === undefined ? null : headerDate(value);
}

function sender(from: Address | undefined): { name: Cleaned; address: Cleaned } {
  const mailbox = from?.group === undefined ? from : from.group[0];
  return { name: cleanLine(mailbox?.name ?? ''), address: cleanLine(mailbox?.address ?? '') };
}

const bytesOf = ({ content }: Attachment): Uint8Array =>
  typeof content === 'string' ? new TextEncoder().encode(content) : new Uint8Array(content);

const MOST_NAME = 200;

const messageTypes = ['message/rfc822', 'message/global'];

/** Logos and the like: small pictures that the HTML of the mail shows. */
const MOST_LAYOUT_BYTES = 40_000;

const nameOf = ({ filename }: Attachment): Cleaned => cleanLine(filename ?? 'unnamed');

const fileOf = (attachment: Attachment): AttachedFile => {
  const bytes = bytesOf(attachment);
  const mediaType = cleanLine(attachment.mimeType).text;
  const isShown = attachment.related === true && mediaType.startsWith('image/');
  return {
    name: nameOf(attachment).text.slice(0, MOST_NAME),
    mediaType,
    bytes,
    message: null,
    isLayout:
      (isShown && bytes.byteLength <= MOST_LAYOUT_BYTES) ||
      /^application\/p(?:kcs7|gp)-(?:signature|keys)$/.test(mediaType),
  };
};

/** Without a byte order mark and blank lines, which editors put before the first header. */
function trimmedStart(raw: Uint8Array): Uint8Array {
  const bytes = raw[0] === 0xef && raw[1] === 0xbb && raw[2] === 0xbf ? raw.subarray(3) : raw;
  const start = bytes.findIndex((byte) => byte !== 0x0a && byte !== 0x0d && byte !== 0x20 && byte !== 0x09);
  return start === -1 ? bytes.subarray(0, 0) : bytes.subarray(start);
}

const tooMuchText = `the mail has more than ${MAX_TEXT} characters of text; send the request alone`;

const tooLarge = (message: string): QuartermasterError => new QuartermasterError('too_large', message);

const invalid = (message: string, cause?: unknown): QuartermasterError =>
  new QuartermasterError('invalid_mail', message, { cause });

import { isUtf8 } from 'node:buffer';

/** A message with one character for each byte, so that its headers can be read before any charset is known. */
const textOf = (raw: Uint8Array): string => Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength).toString('latin1');
const bytesOf = (text: string): Uint8Array => Buffer.from(text, 'latin1');

const WESTERN = 'windows-1252';
const western = new TextDecoder(WESTERN);

/** A message whose headers are UTF-8: a line with other raw bytes is in practice Windows-1252, whatever the body is. */
export function withReadableHeaders(raw: Uint8Array): Uint8Array {
  const text = textOf(raw);
  const end = text.search(/\r?\n\r?\n/);
  const header = end < 0 ? text : text.slice(0, end);
  const lines = header.split('\n').map(inUtf8).join('\n');
  return lines === header ? raw : bytesOf(lines + text.slice(header.length));
}

function inUtf8(line: string): string {
  const bytes = bytesOf(line);
  return isUtf8(bytes) ? line : Buffer.from(western.decode(bytes)).toString('latin1');
}

const textType =
  /^content-type:[ \t]*(?:\r?\n[ \t]+)?text\/(?:plain|html)(?![\w.+-])[^\r\n]*(?:\r?\n[ \t]+[^\s][^\r\n]*)*/gim;
const charset = /(;\s*charset\s*=\s*)(?:"([^"\r\n]*)"|([^\s";]+))/i;

/** Labels are often wrong: of those that may stand over UTF-8, or over nothing in particular, the bytes must tell. */
function isUncertain(label: string): boolean {
  try {
    return ['utf-8', WESTERN, 'iso-8859-15'].includes(new TextDecoder(label).encoding);
  } catch {
    return true;
  }
}

const relabelled = (raw: Uint8Array, change: (label: string | null) => string | null): Uint8Array => {
  const text = textOf(raw);
  const changed = text.replace(textType, (header) => {
    const found = charset.exec(header);
    const label = change(found?.[2] ?? found?.[3] ?? null);
    if (label === null) return header;
    return found ? header.replace(charset, `$1${label}`) : `${header}; charset=${label}`;
  });
  return changed === text ? raw : bytesOf(changed);
};

/** The message with every uncertain text part labelled as UTF-8. */
export const labelledUtf8 = (raw: Uint8Array): Uint8Array =>
  relabelled(raw, (label) => (label !== null && isUncertain(label) && !isUtf8Label(label) ? 'utf-8' : null));

/** The message with its text parts labelled as they are, and as Windows-1252 where they say UTF-8 or nothing. */
export function labelledWestern(raw: Uint8Array): Uint8Array {
  const header = textOf(raw).split(/\r?\n\r?\n/, 1)[0] ?? '';
  const typed = /^content-type:/im.test(header)
    ? raw
    : Buffer.concat([bytesOf(`Content-Type: text/plain; charset=${WESTERN}\r\n`), raw]);
  return relabelled(typed, (label) => (label === null || isUtf8Label(label) ? WESTERN : null));
}

const isUtf8Label = (label: string): boolean => /^utf-?8$/i.test(label.trim());

const broken = (text: string): number => text.split('\uFFFD').length - 1;

/** UTF-8 sequences become one character each, while bytes of another charset break: what happened more often tells. */
const wasUtf8 = (utf8: string, other: string): boolean => other.length - utf8.length >= broken(utf8) - broken(other);

/** The true text of two readings; line by line, as one body may be put together of parts in different charsets. */
export function trueText(utf8: string, other: string): string {
  const [lines, others] = [utf8.split('\n'), other.split('\n')];
  if (lines.length !== others.length) return wasUtf8(utf8, other) ? utf8 : other;
  return lines.map((line, index) => (wasUtf8(line, others[index] ?? '') ? line : (others[index] ?? ''))).join('\n');
}

/** Whether some bytes of a text were not in its charset. */
export const isBroken = (text: string | undefined): boolean => text?.includes('\uFFFD') ?? false;

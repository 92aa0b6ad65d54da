/** What a file is by its content; a name or media type only tells texts apart. */
export type Format =
  | 'pdf'
  | 'zip'
  | 'ole'
  | 'encrypted_office'
  | 'image'
  | 'mail'
  | 'table'
  | 'html'
  | 'text'
  | 'unknown'
  | 'empty';

/** A file as it arrived: its name and media type are claims, its bytes are what it is. */
export type File = { name: string; mediaType: string; bytes: Uint8Array };

const latin1 = (bytes: Uint8Array, from: number, to: number): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString(
    'latin1',
    from,
    Math.min(to, bytes.byteLength),
  );

const zips = ['PK\u0003\u0004', 'PK\u0005\u0006'];

const images: readonly RegExp[] = [
  /^\x89PNG\r\n/,
  /^\xff\xd8\xff/,
  /^GIF8[79]a/,
  /^RIFF[^]{4}WEBP/,
  /^(?:II\x2a\0|MM\0\x2a)/,
  /^BM[^]{4}\0\0\0\0/,
  /^[^]{4}ftyp(?:heic|heix|mif1|msf1|avif)/,
];

const mailHeader =
  /^(?:return-path|received|delivered-to|from|to|cc|subject|date|message-id|mime-version|content-type|reply-to|x-[\w-]+)\s*:/i;

/** Whether a text begins with the headers of a message: no blank line, and three of them at least. */
const looksLikeMail = (head: string): boolean => {
  const lines = (head.replace(/^\s+/, '').split(/\r?\n\r?\n/, 1)[0] ?? '').split(/\r?\n/);
  return mailHeader.test(lines[0] ?? '') && lines.filter((line) => mailHeader.test(line)).length >= 3;
};

const isTable = ({ name, mediaType }: File): boolean =>
  /\.(?:csv|tsv|tab)$/i.test(name) || /^text\/(?:csv|tab-separated-values)/i.test(mediaType);

// Beside tabs and line ends a text has no control characters; a wide one has a zero in every other byte.
const binary = /[^\P{Cc}\t\n\v\f\r\u0080-\u009f]/u;

/** Decides by magic bytes first. */
export const formatOf = (file: File): Format => {
  const { bytes } = file;
  if (bytes.byteLength === 0) return 'empty';
  const head = latin1(bytes, 0, 4096);
  if (head.slice(0, 1029).includes('%PDF-')) return 'pdf';
  if (zips.some((magic) => head.startsWith(magic))) return 'zip';
  if (head.startsWith('\xd0\xcf\x11\xe0')) return isEncryptedOffice(bytes) ? 'encrypted_office' : 'ole';
  if (images.some((magic) => magic.test(head))) return 'image';
  if (!/^(?:\xff\xfe|\xfe\xff)/.test(head) && binary.test(head)) return 'unknown';
  if (/^\s*\{\\rtf/.test(head)) return 'unknown';
  if (/^(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*)?(?:<!--[^]*?-->\s*)?<svg[\s>]/i.test(head)) return 'image';
  if (/^(?:\xef\xbb\xbf)?\s*(?:<!doctype html|<html|<head|<body|<table)/i.test(head)) return 'html';
  if (looksLikeMail(head)) return 'mail';
  return isTable(file) ? 'table' : 'text';
};

/** An encrypted workbook or document is a compound file with a stream of this name, in UTF-16. */
const isEncryptedOffice = (bytes: Uint8Array): boolean =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).includes(Buffer.from('EncryptedPackage', 'utf16le'));

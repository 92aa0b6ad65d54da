import { isUtf8 } from 'node:buffer';
import type { DocumentPage } from '../domain/document.ts';

/** A text of any usual encoding: what is no UTF-8 and no UTF-16 is in practice Windows-1252. */
export const decoded = (bytes: Uint8Array): string => {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (first === 0xfe && second === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  return new TextDecoder(isUtf8(bytes) ? 'utf-8' : 'windows-1252').decode(bytes);
};

/** A text file; a form feed begins a page. */
export const textPages = (text: string): DocumentPage[] =>
  text.split('\f').map((page, index) => ({ page: index + 1, label: null, text: page }));

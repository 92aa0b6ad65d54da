import { isUtf8 } from 'node:buffer';
import type { Page } from '../domain/chunks.ts';
import { QuartermasterError } from '../domain/errors.ts';

export type ContractFile = { name: string; mediaType: string; bytes: Uint8Array };

/** The text of a contract, page by page; a form feed begins a page. Throws `invalid_input` where it cannot be read, with the reason. */
export const readPages = async ({ name, bytes }: ContractFile): Promise<Page[]> => {
  if (!isUtf8(bytes) || bytes.includes(0))
    throw new QuartermasterError('invalid_input', `${name}: it is no text in UTF-8; only text and Markdown are read.`);
  return new TextDecoder()
    .decode(bytes)
    .split('\f')
    .map((text, index) => ({ page: index + 1, text }));
};

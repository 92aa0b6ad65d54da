import { readFile } from 'node:fs/promises';
import { QuartermasterError } from '../domain/errors.ts';

/** The bytes of a file, or of standard input for "-". */
export const givenBytes = (file: string, stdin: AsyncIterable<Uint8Array>): Promise<Uint8Array<ArrayBuffer>> =>
  file === '-' ? all(stdin) : contentOf(file);

async function contentOf(file: string): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return new Uint8Array(await readFile(file));
  } catch (cause) {
    throw new QuartermasterError('invalid_input', `${file} cannot be read; name a file, or "-" for standard input.`, {
      cause,
    });
  }
}

async function all(stream: AsyncIterable<Uint8Array>): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return new Uint8Array(Buffer.concat(chunks));
}

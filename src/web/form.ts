import type { Context } from 'hono';
import { QuartermasterError } from '../domain/errors.ts';
import { readBytes, type Limits } from '../http/body.ts';

/** What a form of ours has sent, each field once. Throws `too_large` and `invalid_input`. */
export async function readForm(c: Context, limits: Limits): Promise<Readonly<Record<string, string>>> {
  const bytes = await readBytes(c, limits.jsonBytes);
  const sent = new URLSearchParams(new TextDecoder().decode(bytes));
  if (sent.size > 1_000) throw new QuartermasterError('invalid_input', 'The form has too many fields; send fewer.');
  return Object.fromEntries(sent);
}

const MULTIPART = 'multipart/form-data';

type Uploaded = {
  typed: Readonly<Record<string, string>>;
  /** Null where no file was chosen. */
  file: { name: string; mediaType: string; bytes: Uint8Array } | null;
};

const formIn = async (c: Context, most: number): Promise<FormData> => {
  const type = c.req.header('content-type') ?? '';
  const bytes = await readBytes(c, most);
  try {
    return await new Response(bytes, { headers: { 'content-type': type } }).formData();
  } catch (cause) {
    throw new QuartermasterError('invalid_input', `Send the form as ${MULTIPART}.`, { cause });
  }
};

/** A form of ours with one file in it. Throws `too_large` and `invalid_input`. */
export async function readUpload(c: Context, most: number): Promise<Uploaded> {
  const sent = [...(await formIn(c, most))];
  const typed = Object.fromEntries(
    sent.flatMap(([name, value]) => (typeof value === 'string' && value.trim() !== '' ? [[name, value.trim()]] : [])),
  );
  const [file] = sent.flatMap(([, value]) => (typeof value === 'string' || value.size === 0 ? [] : [value]));
  if (file === undefined) return { typed, file: null };
  const bytes = new Uint8Array(await file.arrayBuffer());
  return { typed, file: { name: file.name, mediaType: file.type, bytes } };
}

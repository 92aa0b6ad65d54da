import type { Context } from 'hono';
import { QuartermasterError } from '../domain/errors.ts';
import { mediaType, readBytes, unsupported, type Limits } from '../http/body.ts';
import type { AttachedFile } from '../mail/compose.ts';

const MOST_FIELDS = 1_000;

const tooMany = () => new QuartermasterError('invalid_input', 'The form has too many fields; send fewer.');

/** What a form of ours has sent, each field once. Throws `too_large` and `invalid_input`. */
export async function readForm(c: Context, limits: Limits): Promise<Readonly<Record<string, string>>> {
  const bytes = await readBytes(c, limits.jsonBytes);
  const sent = new URLSearchParams(new TextDecoder().decode(bytes));
  if (sent.size > MOST_FIELDS) throw tooMany();
  return Object.fromEntries(sent);
}

export const MULTIPART = 'multipart/form-data';

const parsed = async (c: Context, bytes: Uint8Array): Promise<FormData> => {
  const type = c.req.header('content-type') ?? '';
  try {
    return await new Response(Buffer.from(bytes), { headers: { 'content-type': type } }).formData();
  } catch (cause) {
    throw new QuartermasterError('invalid_input', 'The form did not arrive whole; send it again.', { cause });
  }
};

/** `field`: the name of the field in which it came. */
type SentFile = AttachedFile & { field: string };

/** A form with files, as large as a mail may be; a field that was left empty is no file. Throws as `readForm`. */
export async function readFormWithFiles(
  c: Context,
  limits: Limits,
): Promise<{ fields: Readonly<Record<string, string>>; files: SentFile[] }> {
  if (mediaType(c) !== MULTIPART) throw unsupported(MULTIPART);
  const sent = [...(await parsed(c, await readBytes(c, limits.mailBytes)))];
  if (sent.length > MOST_FIELDS) throw tooMany();
  const fields: [string, string][] = [];
  const files: SentFile[] = [];
  for (const [name, value] of sent) {
    if (typeof value === 'string') fields.push([name, value]);
    else if (value.size > 0)
      files.push({
        field: name,
        name: value.name,
        mediaType: value.type,
        bytes: new Uint8Array(await value.arrayBuffer()),
      });
  }
  return { fields: Object.fromEntries(fields), files };
}

type Uploaded = {
  /** What was typed, without what was left blank. */
  typed: Readonly<Record<string, string>>;
  /** Null where no file was chosen. */
  file: AttachedFile | null;
};

/** A form of ours with one file in it. Throws as `readForm`. */
export async function readUpload(c: Context, limits: Limits): Promise<Uploaded> {
  const { fields, files } = await readFormWithFiles(c, limits);
  const typed = Object.entries(fields).map(([name, text]) => [name, text.trim()] as const);
  return { typed: Object.fromEntries(typed.filter(([, text]) => text !== '')), file: files[0] ?? null };
}

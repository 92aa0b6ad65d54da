import { QuartermasterError } from '../domain/errors.ts';

/** The fields of a form that came as `multipart/form-data`. Throws `invalid_input` for what is none. */
export const formOf = async (bytes: Uint8Array, contentType: string): Promise<FormData> => {
  try {
    return await new Response(Buffer.from(bytes), { headers: { 'content-type': contentType } }).formData();
  } catch (cause) {
    throw new QuartermasterError('invalid_input', 'The body is no multipart/form-data; send it as a form.', { cause });
  }
};

/** The files under a name; an empty field of a page's form is none. */
export const filesOf = (form: FormData, name: string): Promise<{ name: string; mediaType: string; bytes: Buffer }[]> =>
  Promise.all(
    form
      .getAll(name)
      .filter((value) => value instanceof File)
      .filter((file) => file.name !== '' || file.size > 0)
      .map(async (file) => ({
        name: file.name,
        mediaType: file.type || 'application/octet-stream',
        bytes: Buffer.from(await file.arrayBuffer()),
      })),
  );

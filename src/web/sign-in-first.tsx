import type { Context } from 'hono';
import { QuartermasterError } from '../domain/errors.ts';
import { mediaType, type Limits } from '../http/body.ts';
import type { Env } from '../http/context.ts';
import type { Language } from '../services/view.ts';
import { Document } from './document.tsx';
import { MULTIPART, readForm, readFormWithFiles } from './form.ts';
import { languageFor } from './language-for.ts';
import { signInPath } from './session.ts';
import { common } from './texts/common.ts';

/** What a form sent: its fields, and the names of its files by their field; `type`: how it was sent. */
type Kept = {
  type: typeof MULTIPART | undefined;
  fields: Readonly<Record<string, string>>;
  files: readonly { field: string; name: string }[];
};

/** Null for more than we hold for a stranger, which is as much as fields without files may be. */
const keptOf = async (c: Context<Env>, { jsonBytes, ...limits }: Limits): Promise<Kept | null> => {
  const bounded = { ...limits, jsonBytes, mailBytes: jsonBytes };
  try {
    if (mediaType(c) !== MULTIPART) return { type: undefined, fields: await readForm(c, bounded), files: [] };
    const { fields, files } = await readFormWithFiles(c, bounded);
    return { type: MULTIPART, fields, files: files.map(({ field, name }) => ({ field, name })) };
  } catch (error) {
    if (error instanceof QuartermasterError) return null;
    throw error;
  }
};

/** The same form once more. Files cannot be put into a page, so they are chosen again. */
const Again = ({ kept: { type, fields, files }, path, language }: { kept: Kept; path: string; language: Language }) => {
  const words = common[language].sessionOver;
  const named = [...new Set(files.map(({ field }) => field))];
  return (
    <form method="post" action={path} enctype={type}>
      {Object.entries(fields).map(([name, value]) => (
        <input type="hidden" name={name} value={value} />
      ))}
      {named.map((field) => (
        <p class="field">
          <label>
            {words.files(
              files
                .filter((file) => file.field === field)
                .map(({ name }) => name)
                .join(', '),
            )}
            <input type="file" name={field} multiple required />
          </label>
        </p>
      ))}
      <p>
        <button class="primary">{words.send}</button>
      </p>
    </form>
  );
};

const SessionOver = ({ kept, path, language }: { kept: Kept | null; path: string; language: Language }) => {
  const words = common[language].sessionOver;
  return (
    <main id="content" class="alone">
      <h1>{words.title}</h1>
      <p>{kept === null ? words.notKept : words.text}</p>
      <p>
        <a class="button" href="/auth/sign-in?return=/auth/done" target="_blank" rel="noopener">
          {words.signIn}
        </a>
      </p>
      {kept !== null && (
        <>
          <p>{words.sendAgain}</p>
          <Again kept={kept} path={path} language={language} />
        </>
      )}
    </main>
  );
};

/**
 * Sends whoever asks for a page to sign in, and back. What a form sent is neither done nor lost: browsers send no form on to another site
 * (`form-action`), and nobody types a request twice.
 */
export async function signInFirst(c: Context<Env>, limits: Limits): Promise<Response> {
  if (c.req.method === 'GET') return c.redirect(signInPath(c), 303);
  // A part of a page has no room for it.
  if (c.req.header('hx-request') !== undefined) return c.body(null, 204);
  const language = languageFor(c);
  const { pathname, search } = new URL(c.req.url);
  const body = <SessionOver kept={await keptOf(c, limits)} path={`${pathname}${search}`} language={language} />;
  return c.html(<Document language={language} title={common[language].sessionOver.title} body={body} />, 401);
}

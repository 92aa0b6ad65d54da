import type { App } from '../../http/context.ts';
import { Document } from '../document.tsx';
import { languageFor } from '../language-for.ts';
import { signOut } from '../session.ts';
import { common } from '../texts/common.ts';
import type { WebDependencies } from '../visit.ts';

/** Ends the session, and says so to whoever has come without one. */
export function signOutRoutes(app: App, { signIn }: WebDependencies): void {
  app.post('/sign-out', async (c) => {
    await signOut(c, signIn);
    return c.redirect('/signed-out', 303);
  });
  app.get('/signed-out', (c) => {
    const { title, text, again } = common[languageFor(c)].signedOut;
    const body = (
      <main id="content" class="alone">
        <h1>{title}</h1>
        <p>{text}</p>
        <p>
          <a href="/inbox">{again}</a>
        </p>
      </main>
    );
    return c.html(<Document language={languageFor(c)} title={title} body={body} />);
  });
}

import { html, raw } from 'hono/html';
import { accountId, type Account } from './accounts.ts';

type Markup = ReturnType<typeof html>;

const STYLE = html`<style>
  body {
    font:
      16px/1.5 system-ui,
      sans-serif;
    margin: 0 auto;
    max-width: 46rem;
    padding: 0 1rem 2rem;
  }
  .stand-in {
    background: #fff4d6;
    border: 1px solid #c90;
    border-radius: 6px;
    margin: 1rem 0;
    padding: 0.6rem 1rem;
  }
  .people {
    display: grid;
    gap: 0.5rem;
    grid-template-columns: repeat(auto-fill, minmax(14rem, 1fr));
    list-style: none;
    padding: 0;
  }
  button,
  input {
    border: 1px solid #777;
    border-radius: 6px;
    font: inherit;
    padding: 0.5rem 0.75rem;
  }
  .people button {
    height: 100%;
    text-align: left;
    width: 100%;
  }
  small {
    color: #555;
    display: block;
  }
  code {
    font-size: 1.4rem;
    letter-spacing: 0.1em;
  }
  form {
    margin-bottom: 0.75rem;
  }
</style>`;

/** A whole page as text. `html` escapes all that is put in; only `raw` marks the forms that oidc-provider made and escaped. */
const page = async (title: string, body: Markup): Promise<string> =>
  String(
    await html`<!doctype html>
      <html lang="en">
        <head>
          <meta charset="utf-8" />
          <meta name="viewport" content="width=device-width, initial-scale=1" />
          <title>${title} (stand-in for sign-in)</title>
          ${STYLE}
        </head>
        <body>
          <p class="stand-in">
            <strong>This is a stand-in for sign-in.</strong> It asks for no password and knows made-up people only. A
            real installation shows the page of its own identity provider here.
          </p>
          <h1>${title}</h1>
          ${body}
        </body>
      </html>`,
  );

/** Asks who it is: a button for each person, by tenant. Works without JavaScript. */
export function choosePersonPage(action: string, client: string, people: readonly Account[]): Promise<string> {
  const tenants = [...new Set(people.map(({ tenant }) => tenant))];
  return page(
    'Who are you?',
    html`<p>${client} asks you to sign in.</p>
      <form method="post" action="${action}">
        ${tenants.map(
          (tenant) =>
            html`<h2>${tenant}</h2>
              <ul class="people">
                ${people
                  .filter((account) => account.tenant === tenant)
                  .map(
                    (account) =>
                      html`<li>
                        <button type="submit" name="account" value="${accountId(account)}">
                          ${account.person.name}<small>${account.person.roles.join(', ')}</small>
                        </button>
                      </li>`,
                  )}
              </ul>`,
        )}
      </form>
      <form method="post" action="${action}"><button type="submit" name="cancel" value="yes">Cancel</button></form>`,
  );
}

/** Asks for the code that a device shows; `problem` says why the last one would not do. */
export const enterCodePage = (form: string, problem: string | undefined): Promise<string> =>
  page(
    'Connect a device',
    html`<p>Enter the code that your device shows.</p>
      ${problem === undefined ? '' : html`<p role="alert"><strong>${problem}</strong></p>`} ${raw(form)}
      <button type="submit" form="op.deviceInputForm">Continue</button>`,
  );

/** Asks whether the code is the one that the device shows. */
export const confirmCodePage = (form: string, client: string, code: string): Promise<string> =>
  page(
    'Is this the code of your device?',
    html`<p><code>${code}</code></p>
      <p>
        ${client} on that device will act in your name. If you did not begin this yourself, or the device shows another
        code, cancel.
      </p>
      ${raw(form)}
      <button type="submit" form="op.deviceConfirmForm" autofocus>Yes, continue</button>
      <button type="submit" form="op.deviceConfirmForm" name="abort" value="yes">Cancel</button>`,
  );

export const donePage = (client: string): Promise<string> =>
  page('Done', html`<p>${client} on your device is signed in. You can close this page.</p>`);

export const failedPage = (error: string, description: string | undefined): Promise<string> =>
  page(
    'That did not work',
    html`<p role="alert">${description ?? 'Begin again where you came from.'} (<code>${error}</code>)</p>`,
  );

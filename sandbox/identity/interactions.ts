import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import type { Context, Hono } from 'hono';
import { errors, type Provider } from 'oidc-provider';
import type { NodeEnv } from '../http.ts';
import { accountId, type Accounts } from './accounts.ts';
import { choosePersonPage, failedPage } from './pages.ts';

/** Where the browser is sent to be asked who it is. */
export const interactionPath = (uid: string): string => `/interaction/${uid}`;

/** Adds the page on which a person is chosen. */
export function mountInteractions(app: Hono<NodeEnv>, provider: Provider, accounts: Accounts): void {
  const path = interactionPath(':uid');
  const finish = async (c: Context<NodeEnv>, result: Parameters<Provider['interactionFinished']>[2]) => {
    await provider.interactionFinished(c.env.incoming, c.env.outgoing, result, { mergeWithLastSubmission: false });
    return RESPONSE_ALREADY_SENT;
  };
  app.use(path, async (c, next) => {
    c.header('cache-control', 'no-store');
    await next();
  });
  app.get(path, async (c) => {
    const { uid, params } = await provider.interactionDetails(c.env.incoming, c.env.outgoing);
    return c.html(await choosePersonPage(interactionPath(uid), String(params['client_id']), accounts.all()));
  });
  app.post(path, async (c) => {
    const { account: name, cancel } = await c.req.parseBody();
    if (cancel !== undefined) return finish(c, { error: 'access_denied', error_description: 'It was cancelled.' });
    const account = accounts.byName(typeof name === 'string' ? name : '');
    if (account === undefined) return c.html(await failedPage('access_denied', 'There is nobody of that name.'), 403);
    return finish(c, { login: { accountId: accountId(account) } });
  });
  app.onError(async (error, c) => {
    if (!(error instanceof errors.SessionNotFound)) throw error;
    return c.html(await failedPage(error.error, 'This sign-in is over or has expired. Begin again.'), 400);
  });
}

import { join } from 'node:path';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import { Hono } from 'hono';
import { z } from 'zod';
import { createControl, mountControl } from '../control.ts';
import {
  callLine,
  CONNECTION_FAULTS,
  connectionFaults,
  listen,
  type Address,
  type NodeEnv,
  type StandIn,
} from '../http.ts';
import { openAccounts, PersonChange, type Accounts } from './accounts.ts';
import { mountInteractions } from './interactions.ts';
import { keptKey } from './key.ts';
import { createProvider, type ProviderOptions } from './provider.ts';
import { openRecords } from './records.ts';

/** Where it listens and keeps its key and grants; `issuer` is its public address when that is not where it listens. */
export type IdentityOptions = Address &
  Pick<ProviderOptions, 'audience' | 'clientSecret' | 'redirectUris'> & { state: string; issuer?: string | undefined };

/** Starts the stand-in issuer: an OpenID provider at which one chooses who of the seeded people one is. */
export async function startIdentity({ state, issuer, host, port, ...options }: IdentityOptions): Promise<StandIn> {
  const key = await keptKey(join(state, 'identity-key.json'));
  const accounts = openAccounts(state);
  const records = openRecords(join(state, 'identity-grants.jsonl'), () => new Date());
  const control = createControl(CONNECTION_FAULTS);
  const app = new Hono<NodeEnv>();
  mountControl(app, control);
  mountPeople(app, accounts);
  // The provider reads the body itself, so a fault can look only at the first line.
  app.use(connectionFaults(control, callLine));
  const standIn = await listen(app, { host, port });
  const { adapter } = records;
  const provider = createProvider({ ...options, issuer: issuer ?? standIn.url, key, accounts, adapter });
  const handle = provider.callback();
  mountInteractions(app, provider, accounts);
  app.all('*', async (c) => {
    await handle(c.env.incoming, c.env.outgoing);
    return RESPONSE_ALREADY_SENT;
  });
  return {
    url: standIn.url,
    close: async () => {
      await standIn.close();
      accounts.close();
      records.close();
    },
  };
}

/** `POST /_people/TENANT/PERSON`: what a test does to a person, from then on and over restarts. */
function mountPeople(app: Hono<NodeEnv>, accounts: Accounts): void {
  app.post('/_people/:tenant/:person', async (c) => {
    const change = PersonChange.safeParse(await c.req.json().catch(() => null));
    if (!change.success) return c.json({ error: z.prettifyError(change.error) }, 400);
    const id = `${c.req.param('tenant')}/${c.req.param('person')}`;
    if (!accounts.change(id, change.data)) return c.json({ error: `there is nobody of the id ${id}` }, 404);
    return c.json({ id, ...change.data });
  });
}

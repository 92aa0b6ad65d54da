import { join } from 'node:path';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import { Hono } from 'hono';
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
import { keptKey } from './key.ts';
import { createProvider } from './provider.ts';

/** The audience of its tokens, the folder of its key, and its public address when that is not where it listens. */
export type IdentityOptions = Address & { audience: string; state: string; issuer?: string | undefined };

/** Starts the stand-in issuer: discovery, JWKS and access tokens for the seeded people. */
export async function startIdentity({ audience, state, issuer, ...address }: IdentityOptions): Promise<StandIn> {
  const key = await keptKey(join(state, 'identity-key.json'));
  const control = createControl(CONNECTION_FAULTS);
  const app = new Hono<NodeEnv>();
  mountControl(app, control);
  // The provider reads the body itself, so a fault can look only at the first line.
  app.use(connectionFaults(control, callLine));
  const standIn = await listen(app, address);
  const handle = createProvider(issuer ?? standIn.url, audience, key).callback();
  app.all('*', async (c) => {
    await handle(c.env.incoming, c.env.outgoing);
    return RESPONSE_ALREADY_SENT;
  });
  return standIn;
}

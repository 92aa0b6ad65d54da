import type { IncomingMessage } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { createAdaptorServer, type HttpBindings } from '@hono/node-server';
import type { Context, Hono, MiddlewareHandler } from 'hono';
import type { Control } from './control.ts';

/** What every stand-in hands back once it listens. `close` also ends calls that hang. */
export type StandIn = { url: string; close(): Promise<void> };

/** Where a stand-in listens; port 0 takes a free one. */
export type Address = { host: string; port: number };

/** Hono with Node's sockets at hand, so that a stand-in can break a connection; and whose token a call brought, where it looked. */
export type NodeEnv = { Bindings: HttpBindings; Variables: { person?: string | null } };

/** Misbehaviour of the connection that any HTTP stand-in can show. */
export const CONNECTION_FAULTS = ['slow', 'hang', 'down'] as const;
export type ConnectionFault = (typeof CONNECTION_FAULTS)[number];

/** How long `slow` waits when the fault does not say. */
export const DEFAULT_SLOW_MS = 5_000;

/** Serves the app. Rejects when the port is in use. */
export async function listen(app: Hono<NodeEnv>, { host, port }: Address): Promise<StandIn> {
  const server = createAdaptorServer({ fetch: app.fetch });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  const bound = server.address();
  const actualPort = typeof bound === 'object' && bound !== null ? bound.port : port;
  return {
    url: `http://${host}:${actualPort}`,
    close: () =>
      new Promise((resolve, reject) => {
        server.close((error) => (error === undefined ? resolve() : reject(error)));
        if ('closeAllConnections' in server) server.closeAllConnections();
      }),
  };
}

/** `METHOD /path?query`, with the query decoded. */
export function callLine(c: Context<NodeEnv>): string {
  const { pathname, searchParams } = new URL(c.req.url);
  const query = [...searchParams].map(([name, value]) => `${name}=${value}`).join('&');
  return `${c.req.method} ${pathname}?${query}`;
}

/** The call as one text, body included, for the `match` of a fault. */
export async function describeCall(c: Context<NodeEnv>): Promise<string> {
  return `${callLine(c)}\n${await c.req.text()}`;
}

/** Lets calls suffer the connection faults that are switched on. */
export function connectionFaults(
  control: Pick<Control<ConnectionFault>, 'take'>,
  describe: (c: Context<NodeEnv>) => string | Promise<string> = describeCall,
): MiddlewareHandler<NodeEnv> {
  return async (c, next) => {
    const fault = control.take(await describe(c), CONNECTION_FAULTS);
    return fault === undefined || (await actOut(c.env.incoming, fault)) ? next() : c.body(null);
  };
}

/** Acts out a connection fault; true when the call may go on (after `slow`), false when its connection is gone. */
export async function actOut(
  incoming: IncomingMessage,
  fault: { kind: ConnectionFault; ms?: number | undefined },
): Promise<boolean> {
  if (fault.kind === 'slow') {
    await wait(fault.ms ?? DEFAULT_SLOW_MS);
    return true;
  }
  if (fault.kind === 'hang') await new Promise((resolve) => incoming.socket.once('close', resolve));
  else incoming.socket.destroy();
  return false;
}

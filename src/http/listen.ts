import { createServer } from 'node:http';
import type { Server } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import type { Hono } from 'hono';
import { QuartermasterError } from '../domain/errors.ts';

type Options = { host: string; port: number };

/** A server that answers. `close` lets running requests end, for at most `DRAIN_MS`. */
export type Listening = { url: string; close(): Promise<void> };

const DRAIN_MS = 10_000;

/** A sender that dribbles its request holds a connection no longer than this; the longest address that operations take fits in. */
const BOUNDS = { headersTimeout: 15_000, requestTimeout: 120_000, maxHeaderSize: 64 * 1024 } as const;

/** Serves the app; port 0 takes a free one. Throws `configuration_invalid` when it cannot listen there. */
export async function listen(app: Pick<Hono, 'fetch'>, { host, port }: Options): Promise<Listening> {
  const answer = getRequestListener(app.fetch);
  const server = createServer(BOUNDS, (incoming, outgoing) => void answer(incoming, outgoing));
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause) =>
      reject(
        new QuartermasterError(
          'configuration_invalid',
          `Cannot listen on ${host}:${port}; set QM_HOST and QM_PORT to a free address.`,
          {
            cause,
          },
        ),
      ),
    );
    server.listen(port, host, resolve);
  });
  const bound = server.address();
  const actual = typeof bound === 'object' && bound !== null ? bound.port : port;
  return { url: `http://${host}:${actual}`, close: () => closed(server) };
}

async function closed(server: Server): Promise<void> {
  const cut = setTimeout(() => server.closeAllConnections(), DRAIN_MS);
  try {
    await new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeIdleConnections();
    });
  } finally {
    clearTimeout(cut);
  }
}

import { createServer, type ServerResponse } from 'node:http';
import { createServer as createSocket } from 'node:net';
import { QuartermasterError } from './domain/errors.ts';

/** `metrics`: the text of `/metrics`, in Prometheus' format. */
export type Watched = { isReady: () => boolean; metrics: () => Promise<string> };

const answerJson = (response: ServerResponse, ready: boolean): void => {
  response.writeHead(ready ? 200 : 503, { 'content-type': 'application/json' });
  response.end(JSON.stringify({ status: ready ? 'ok' : 'not ready' }));
};

const answerMetrics = async (response: ServerResponse, { metrics }: Watched): Promise<void> => {
  const text = await metrics().catch(() => null);
  response.writeHead(text === null ? 503 : 200, { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' });
  response.end(text ?? '');
};

/** `variable` names what sets the port, for whoever must change it. */
type Address = { host: string; port: number; variable: string };

/** Serves `/healthz` (the process lives), `/readyz` (it can do its work) and `/metrics` on one address; returns how to stop it. */
export const serveHealth = async ({ host, port, variable }: Address, watched: Watched): Promise<() => void> => {
  const server = createServer((request, response) => {
    if (request.url === '/metrics') void answerMetrics(response, watched);
    else answerJson(response, request.url === '/healthz' || (request.url === '/readyz' && watched.isReady()));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause) =>
      reject(
        new QuartermasterError(
          'configuration_invalid',
          `Cannot listen on ${host}:${port}; set QM_HOST and ${variable} to a free address.`,
          { cause },
        ),
      ),
    );
    server.listen(port, host, resolve);
  });
  return () => server.close();
};

/** A port of loopback that nobody has at this moment, for a library that does not tell which one it took. */
export const loopbackPort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const socket = createSocket();
    socket.once('error', reject);
    socket.listen(0, '127.0.0.1', () => {
      const address = socket.address();
      socket.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });

import { createServer } from 'node:http';

/** Serves `/healthz` (the process lives) and `/readyz` (it can do its work) on one address; returns how to stop it. */
export const serveHealth = async (at: { host: string; port: number }, isReady: () => boolean): Promise<() => void> => {
  const server = createServer((request, response) => {
    const ready = request.url === '/healthz' || (request.url === '/readyz' && isReady());
    response.writeHead(ready ? 200 : 503, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ status: ready ? 'ok' : 'not ready' }));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(at.port, at.host, resolve);
  });
  return () => server.close();
};

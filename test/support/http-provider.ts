import { createServer, type IncomingMessage, type RequestListener } from 'node:http';

/** What a server got: enough to see what left the house. */
export type Seen = { url: string; headers: IncomingMessage['headers']; body: string };

/** A server on loopback that answers as each test says. */
export type Provider = { url: string; seen: Seen[]; answer: RequestListener; close(): Promise<void> };

export async function startProvider(): Promise<Provider> {
  const seen: Seen[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      seen.push({ url: request.url ?? '', headers: request.headers, body: Buffer.concat(chunks).toString() });
      provider.answer(request, response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const bound = server.address();
  const port = typeof bound === 'object' && bound !== null ? bound.port : 0;
  const provider: Provider = {
    url: `http://127.0.0.1:${port}`,
    seen,
    answer: (_, response) => response.writeHead(500).end(),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return provider;
}

/** An answer with a JSON body. */
export const json =
  (status: number, body: unknown, headers: Record<string, string> = {}): RequestListener =>
  (_, response) =>
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));

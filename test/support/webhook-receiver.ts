import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type RequestListener, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export type Received = { headers: IncomingHttpHeaders; body: string };

/** A subscriber on loopback: keeps what it is sent, and answers as it is told. */
export type Receiver = {
  url: string;
  origin: string;
  seen: Received[];
  /** What it does with the next ones; 204 to begin with. */
  answer: (response: ServerResponse, received: Received) => void;
  close(): Promise<void>;
};

export const status =
  (code: number, headers: Record<string, string> = {}) =>
  (response: ServerResponse): void => {
    response.writeHead(code, headers).end('what the subscriber says is nobody’s business');
  };

/** Takes it, and breaks off before it answers. */
export const lost = (response: ServerResponse): void => void response.destroy();

/** Never answers. */
export const hang = (): void => undefined;

export const startReceiver = async (): Promise<Receiver> => {
  const seen: Received[] = [];
  const receiver = { seen, answer: status(204) as Receiver['answer'] };
  const listener: RequestListener = (request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const received = { headers: request.headers, body: Buffer.concat(chunks).toString() };
      seen.push(received);
      receiver.answer(response, received);
    });
  };
  const server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const { port } =
    typeof address === 'object' && address !== null ? address : ({ port: 0 } satisfies Partial<AddressInfo>);
  const origin = `http://127.0.0.1:${port}`;
  return Object.assign(receiver, {
    origin,
    url: `${origin}/events`,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  });
};

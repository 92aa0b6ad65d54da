import { once } from 'node:events';
import { createServer } from 'node:net';
import { freePort } from '../../local/ports.ts';

const message = (type: string, body: Buffer): Buffer => {
  const head = Buffer.alloc(5, type);
  head.writeUInt32BE(body.length + 4, 1);
  return Buffer.concat([head, body]);
};

// https://www.postgresql.org/docs/current/protocol-message-formats.html
const signedIn = message('R', Buffer.alloc(4));
const ready = message('Z', Buffer.from('I'));
const dead = message('E', Buffer.from('SFATAL\0C57P01\0Mterminating connection due to unexpected postmaster exit\0\0'));

export type DyingPostgres = { url: string; close(): Promise<void> };

/** A server that lets everybody in, and dies in the same moment: before the first query, and within one packet. */
export const dyingPostgres = async (): Promise<DyingPostgres> => {
  const port = await freePort();
  const server = createServer((socket) => {
    socket.on('error', () => {});
    socket.once('data', () => socket.end(Buffer.concat([signedIn, ready, dead])));
  }).listen(port, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `postgres://somebody@127.0.0.1:${port}/nothing`,
    close: async () => {
      server.close();
      await once(server, 'close');
    },
  };
};

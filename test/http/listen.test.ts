import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { connect } from 'node:net';
import { once } from 'node:events';
import { listen } from '../../src/http/listen.ts';
import type { Listening } from '../../src/http/listen.ts';
import { startSystem } from './system.ts';
import type { TestSystem } from './system.ts';

const MB = 1024 * 1024;
const anywhere = { host: '127.0.0.1', port: 0 };

let system: TestSystem;
let server: Listening;
beforeAll(async () => {
  system = await startSystem();
  server = await listen(system.app, anywhere);
});
afterAll(async () => {
  await server.close();
  await system.issuer.close();
});

const submit = async (body: Uint8Array<ArrayBuffer> | ReadableStream) =>
  fetch(`${server.url}/v1/requisitions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${await system.issuer.sign()}`, 'content-type': 'message/rfc822' },
    body,
    ...(body instanceof ReadableStream && { duplex: 'half' }),
  });

describe('over a real connection', () => {
  test('a mail of 25 MB arrives whole', async () => {
    const response = await submit(Buffer.alloc(25 * MB, 'x'));
    expect(response.status).toBe(202);
    expect(system.memory.mails.at(-1)?.byteLength).toBe(25 * MB);
  });

  test('one that says that it is too large hears 413', async () => {
    const response = await submit(Buffer.alloc(30 * MB, 'x'));
    expect(response.status).toBe(413);
    expect(await response.json()).toMatchObject({ type: 'urn:quartermaster:problem:too_large' });
  });

  test('one that only turns out to be too large is not read to its end', async () => {
    let sent = 0;
    const endless = new ReadableStream({
      pull: (controller) => {
        sent += 1;
        controller.enqueue(new Uint8Array(MB));
      },
    });
    const status = await submit(endless).then(
      (response) => response.status,
      () => 'cut off',
    );
    expect([413, 'cut off']).toContain(status);
    expect(sent).toBeLessThan(200);
  });

  test('it lives on after half a request', async () => {
    const socket = connect(Number(new URL(server.url).port), '127.0.0.1');
    await once(socket, 'connect');
    socket.write('POST /v1/requisitions HTTP/1.1\r\nHost: x\r\nContent-Length: 99\r\n\r\nhalf');
    socket.destroy();
    expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
  });
});

describe('starting and ending', () => {
  test('a port in use names the variable that changes it', async () => {
    const port = Number(new URL(server.url).port);
    await expect(listen(system.app, { host: '127.0.0.1', port })).rejects.toMatchObject({
      code: 'configuration_invalid',
      message: expect.stringContaining('QM_PORT'),
    });
  });

  test('it ends at once when nobody is being served', async () => {
    const other = await listen(system.app, anywhere);
    await (await fetch(`${other.url}/healthz`)).text();
    await other.close();
    await expect(fetch(`${other.url}/healthz`)).rejects.toThrow('fetch failed');
  });
});

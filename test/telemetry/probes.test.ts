import { createServer, type Server } from 'node:http';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { httpProbe, look } from '../../src/telemetry/probes.ts';

const now = () => new Date();
let server: Server;
let url: string;
beforeAll(async () => {
  server = createServer((request, response) => {
    const status = Number(/^\/(\d+)/.exec(request.url ?? '')?.[1] ?? 200);
    response.writeHead(status, { date: 'Thu, 26 Nov 2026 09:00:00 GMT' }).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  url = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
});
afterAll(() => {
  server.close();
});

test('a part answers with whatever says that somebody is there', async () => {
  expect(await look(httpProbe('risk', `${url}/404`), now)).toMatchObject({ answers: true, problem: null });
  expect(await look(httpProbe('risk', `${url}/401`), now)).toMatchObject({ answers: true });
  expect(await look(httpProbe('risk', `${url}/503`), now)).toMatchObject({ answers: false, problem: 'HTTP_503' });
});

test('a key that is not taken shows, and is not told', async () => {
  const probe = httpProbe('model', `${url}/401`, { headers: { authorization: 'Bearer sk-canary' } });
  const sight = await look(probe, now);
  expect(sight).toMatchObject({ answers: false, problem: 'HTTP_401' });
  expect(JSON.stringify(sight)).not.toContain('canary');
});

test('a part that nobody serves is told by the code of the system alone', async () => {
  expect(await look(httpProbe('erp', 'http://127.0.0.1:9'), now)).toMatchObject({
    answers: false,
    problem: 'ECONNREFUSED',
  });
});

test('a clock is compared with ours in the middle of the call', async () => {
  const sight = await look(httpProbe('identity', url, { tellsTime: true }), () => new Date('2026-11-26T09:00:10.000Z'));
  expect(sight).toMatchObject({ aheadMs: -9_500 });
});

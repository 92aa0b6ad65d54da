import { createServer } from 'node:http';

import { text } from 'node:stream/consumers';
import { expect, test } from '@jest/globals';
import { createWebhook, type TaskNote } from '../../src/mail/webhook.ts';

const note: TaskNote = {
  text: 'Please approve or reject: R-1, T-1 https://buy.acme.example/tasks/T-1',
  title: 'Please approve or reject',
  link: 'https://buy.acme.example/tasks/T-1',
  kind: 'approval',
  requisition: 'R-1',
  task: 'T-1',
};

const serving = async (status: number) => {
  const bodies: unknown[] = [];
  const server = createServer((request, response) => {
    const answer = async (): Promise<void> => {
      bodies.push(JSON.parse(await text(request)));
      response.writeHead(status, { location: 'http://127.0.0.1:1/' }).end();
    };
    void answer();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const bound = server.address();
  const port = typeof bound === 'object' && bound !== null ? bound.port : 0;
  return { url: `http://127.0.0.1:${port}/services/secret`, bodies, close: () => server.close() };
};

const signal = new AbortController().signal;

test('a note is posted as JSON whose text channels show', async () => {
  const there = await serving(200);
  await createWebhook(there.url)(note, signal);
  expect(there.bodies).toEqual([note]);
  there.close();
});

test.each([302, 404, 500])('an answer %d is a refusal that does not repeat the address', async (status) => {
  const there = await serving(status);
  const failed = createWebhook(there.url)(note, signal);
  await expect(failed).rejects.toMatchObject({ message: expect.not.stringContaining('secret') });
  there.close();
});

test('silence is an unknown outcome', async () => {
  await expect(createWebhook('http://127.0.0.1:1/secret')(note, signal)).rejects.toMatchObject({
    code: 'outcome_unknown',
  });
});

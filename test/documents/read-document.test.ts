import { readFile } from 'node:fs/promises';
import { describe, expect, test } from '@jest/globals';
import { ATTACHMENT_LIMITS } from '../../src/documents/limits.ts';
import { withReader } from '../../src/documents/read-document.ts';
import { pdfOf } from '../support/documents.ts';

const reading = (bytes: Uint8Array, limits = {}) =>
  withReader({ behind: 0, milliseconds: 0 }, (read) =>
    read({ name: 'quote.pdf', mediaType: 'application/pdf', bytes }, { ...ATTACHMENT_LIMITS, ...limits }),
  );

const pdf = (text: string) => pdfOf([[{ x: 50, y: 60, text }]]);

describe('a document in a process of its own', () => {
  test('is read', async () => {
    expect(await reading(await pdf('12 sensors'))).toEqual({
      kind: 'text',
      pages: [{ page: 1, label: null, text: '12 sensors' }],
    });
  });

  test('ends when its time is over', async () => {
    expect(await reading(await pdf('slow'), { milliseconds: 1 })).toEqual({ kind: 'too_large', why: 'takes_too_long' });
  });

  test('ends when it takes more memory than it may', async () => {
    expect(await reading(await pdf('big'), { memoryMegabytes: 24 })).toEqual({
      kind: 'too_large',
      why: 'takes_too_much_memory',
    });
  });

  test('does not begin when it has more bytes than it may', async () => {
    expect(await reading(new Uint8Array(100 * 1024 * 1024))).toEqual({ kind: 'too_large', why: 'too_many_bytes' });
  });
});

test('two documents are read at once in a process, and the others wait for their turn', async () => {
  const bytes = await pdf('one of five');
  const patience = { behind: 3, milliseconds: 30_000 };
  const readers = Array.from({ length: 5 }, () =>
    withReader(patience, (read) => read({ name: 'a.pdf', mediaType: 'application/pdf', bytes }, ATTACHMENT_LIMITS)),
  );
  let most = 0;
  const count = async (): Promise<void> => {
    const children = await readFile(`/proc/self/task/${process.pid}/children`, 'utf8');
    most = Math.max(most, children.split(' ').filter((child) => child !== '').length);
  };
  const scale = setInterval(() => void count(), 10);
  const documents = await Promise.all(readers).finally(() => clearInterval(scale));
  expect(documents.map(({ kind }) => kind)).toEqual(Array.from({ length: 5 }, () => 'text'));
  expect(most).toBe(2);
}, 40_000);

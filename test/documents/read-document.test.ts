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

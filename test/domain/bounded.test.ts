import { expect, test } from '@jest/globals';
import { textWithin } from '../../src/domain/bounded.ts';

test('joins chunks that split a character', async () => {
  const bytes = Buffer.from('Präzision 購');
  const chunks = [...bytes].map((byte) => Uint8Array.of(byte));
  expect(await textWithin(stream(chunks), bytes.length)).toBe('Präzision 購');
});

test('gives up at the first byte too many and reads no further', async () => {
  let read = 0;
  async function* endless() {
    for (;;) {
      read += 1;
      yield new Uint8Array(10);
    }
  }
  expect(await textWithin(endless(), 100)).toBeNull();
  expect(read).toBe(11);
});

async function* stream(chunks: readonly Uint8Array[]) {
  yield* chunks;
}

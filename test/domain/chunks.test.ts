import { describe, expect, test } from '@jest/globals';
import { array, assert, constantFrom, integer, oneof, property, string, tuple } from 'fast-check';
import { PASSAGE, passagesOf, titleOf, type Page } from '../../src/domain/chunks.ts';

const page = (text: string, number = 1): Page => ({ page: number, text });
const sections = (text: string) => passagesOf([page(text)]).map(({ section }) => section);

describe('a section begins', () => {
  test.each([
    ['# Frame agreement\nWho we are.\n## 4 Prepayment\nNone.', ['Frame agreement', '4 Prepayment']],
    ['§ 4 Vorauszahlung\nEs gibt keine.\n§ 5 Haftung\nUnbegrenzt.', ['§ 4 Vorauszahlung', '§ 5 Haftung']],
    ['Article 7\nThe first.\nArticle 8 Escrow\nThe second.', ['Article 7', 'Article 8 Escrow']],
    ['Clause 12\nIt ends.\nClause 13: Notices\nIn writing.', ['Clause 12', 'Clause 13: Notices']],
    ['Artikel IV Gewährleistung\nZwei Jahre.', ['Artikel IV Gewährleistung']],
    [
      '4. Prepayment\n4.1 The buyer pays nothing.\n4.2 The seller asks for nothing.',
      ['4.1 Prepayment', '4.2 Prepayment'],
    ],
    ['**§ 3 Lieferung**\nFrei Haus.', ['§ 3 Lieferung']],
  ])('at each heading and numbered paragraph of %j', (text, expected) => {
    expect(sections(text)).toEqual(expected);
  });

  test.each([
    'The price is due\n30 days after delivery, and\n12 months later at the latest.',
    'See\nArticle 7 of the law, which says that the seller is liable.',
    'In total\n4 Drives and a cabinet were delivered, and nothing else.',
  ])('in no running text: %j', (text) => {
    expect(sections(text)).toEqual(['']);
  });

  test('on the page where its first line stands', () => {
    const found = passagesOf([page('1 Scope\nDrives.', 1), page('It goes on.\n2 Price\nFixed.', 2)]);
    expect(found.map(({ section, page: on }) => [section, on])).toEqual([
      ['1 Scope', 1],
      ['2 Price', 2],
    ]);
  });
});

test('a long section is cut between sentences, and each part says a little of the one before again', () => {
  const sentences = Array.from({ length: 80 }, (_, index) => `Sentence ${index} of the clause is about liability.`);
  const found = passagesOf([page(`9 Liability\n${sentences.join(' ')}`)]);
  expect(found.length).toBeGreaterThan(2);
  expect(new Set(found.map(({ section }) => section))).toEqual(new Set(['9 Liability']));
  for (const { text } of found) expect(text).toMatch(/\.$/);
  for (const [index, { text }] of found.slice(1).entries()) expect(found[index]?.text).toContain(text.slice(0, 60));
});

test('a short section is not repeated in the next', () => {
  expect(passagesOf([page('1 Scope\nDrives.\n2 Price\nFixed.')]).map(({ text }) => text)).toEqual([
    '1 Scope\nDrives.',
    '2 Price\nFixed.',
  ]);
});

const line = oneof(
  string({ maxLength: 200 }),
  string({ unit: 'grapheme', maxLength: 60 }),
  constantFrom('', '4.2 The buyer pays.', '§ 4 Haftung', '# Head', 'Article 7', '    ', '\t1. A', '\u0000'),
  tuple(string({ minLength: 1, maxLength: 8 }), integer({ min: 1, max: 900 })).map(([word, times]) =>
    word.repeat(times),
  ),
);
const documents = array(array(line, { maxLength: 25 }), { maxLength: 4 }).map((pages) =>
  pages.map((lines, index) => page(lines.join('\n'), index + 1)),
);
// The marks of Markdown are no words of a contract.
const bare = (text: string) => text.replaceAll('\u0000', '').replaceAll(/[\s#*]+/g, '');

/** A passage may begin with what the one before ended with, but must join on without a gap. */
const covered = (whole: string, part: string, reached: ReadonlySet<number>): Set<number> => {
  const ends = new Set<number>();
  for (const end of reached)
    for (let from = Math.max(0, end - PASSAGE.overlap); from <= end; from += 1)
      if (from + part.length >= end && whole.startsWith(part, from)) ends.add(from + part.length);
  return ends;
};

describe('whatever the document', () => {
  test('no passage is too long or empty, and pages never go back', () => {
    assert(
      property(documents, (pages) => {
        const found = passagesOf(pages);
        for (const { text } of found) {
          expect(text.length).toBeLessThanOrEqual(PASSAGE.most);
          expect(text.trim()).not.toBe('');
        }
        const numbers = found.map(({ page: on }) => on);
        expect(numbers).toEqual(numbers.toSorted((a, b) => a - b));
      }),
    );
  });

  test('nothing of it is lost, and its order is kept', () => {
    assert(
      property(documents, (pages) => {
        const whole = bare(pages.map(({ text }) => text).join('\n'));
        // Up to where it may be covered; more than one place where the text repeats itself.
        let reached = new Set([0]);
        for (const { text } of passagesOf(pages)) reached = covered(whole, bare(text), reached);
        expect([...reached]).toContain(whole.length);
      }),
    );
  });
});

test('a document is called by its first line, or by its file', () => {
  expect(titleOf([page('\n\n# **Frame agreement**\nText')], 'frame.md')).toBe('Frame agreement');
  expect(titleOf([page(' \n ')], 'frame.md')).toBe('frame.md');
});

import { describe, expect, test } from '@jest/globals';
import { array, assert, nat, oneof, pre, property, record, string, type Arbitrary } from 'fast-check';
import { brokenFile, contradicted, type Head, type Link } from '../../src/domain/case-chain.ts';
import { fileAfter, hashOf, type Act } from '../support/chain.ts';

const act: Arbitrary<Act> = oneof(
  { weight: 3, arbitrary: record({ append: string() }) },
  { weight: 1, arbitrary: record({ erase: nat(12) }) },
);
const acts = array(act, { minLength: 1, maxLength: 12 });

type File = { links: Link[]; head: Head | null };

const TEXTS = ['at', 'actor', 'kind', 'payloadDigest', 'previousHash', 'hash', 'salt', 'payload'] as const;

const changed = (links: readonly Link[], index: number, change: Partial<Link>): Link[] =>
  links.map((link, each) => (each === index ? { ...link, ...change } : link));

/** What somebody can do to one place of a file; null where it would change nothing. */
const tamperings: Record<string, (file: File, index: number) => File | null> = {
  ...Object.fromEntries(
    TEXTS.map((name) => [
      `edits ${name}`,
      ({ links, head }: File, index: number): File | null => {
        const text = links[index]?.[name];
        return text === null ? null : { links: changed(links, index, { [name]: `${text}x` }), head };
      },
    ]),
  ),
  'renumbers an entry': ({ links, head }, index) => ({ links: changed(links, index, { seq: 99 }), head }),
  'drops an entry': ({ links, head }, index) => ({ links: links.filter((_, each) => each !== index), head }),
  'repeats an entry': ({ links, head }, index) => ({
    links: links.flatMap((link, each) => (each === index ? [link, link] : [link])),
    head,
  }),
  'swaps two entries': ({ links, head }, index) => {
    const [one, other] = [links[index], links[index + 1]];
    if (!one || !other) return null;
    return { links: links.toSpliced(index, 2, other, one), head };
  },
  'takes a payload away that nobody erased': ({ links, head }, index) =>
    links[index]?.payload == null ? null : { links: changed(links, index, { payload: null, salt: null }), head },
  'moves the head': ({ links, head }) => (head ? { links, head: { ...head, entries: head.entries + 1 } } : null),
  'takes the head away': ({ links }) => ({ links, head: null }),
};

describe('a case file', () => {
  test('holds after any sequence of appends and erasures', () => {
    assert(
      property(acts, (given) => {
        const { links, head } = fileAfter(given);
        expect(brokenFile(links, head, hashOf)).toBeNull();
      }),
    );
  });

  test.each(Object.entries(tamperings))('does not hold when somebody %s', (_what, tamper) => {
    assert(
      property(acts, nat(), (given, place) => {
        const file = fileAfter(given);
        const after = tamper(file, place % file.links.length);
        pre(after !== null);
        expect(after && brokenFile(after.links, after.head, hashOf)).not.toBeNull();
      }),
    );
  });

  test('whose tail was cut, head included, holds by itself, and not beside a head that was kept elsewhere', () => {
    assert(
      property(acts, nat(), (given, place) => {
        const { links, head } = fileAfter([...given, { append: 'the last' }]);
        const cut = links.slice(0, place % links.length);
        const last = cut.at(-1);
        // Only of what is left; an entry that says what was erased may be gone with the tail.
        const ownHead = last ? { entries: last.seq, hash: last.hash } : null;
        expect(['missing', undefined]).toContain(brokenFile(cut, ownHead, hashOf)?.why);
        const hashes = cut.map(({ hash }) => hash);
        expect(contradicted(hashes, head ? [head] : [])).toEqual({ at: cut.length + 1, why: 'cut' });
      }),
    );
  });

  test('that was written anew from some entry on holds by itself, and not beside a head that was kept elsewhere', () => {
    const [before, after] = [
      fileAfter([{ append: 'a' }, { append: 'b' }]),
      fileAfter([{ append: 'a' }, { append: 'c' }]),
    ];
    expect(brokenFile(after.links, after.head, hashOf)).toBeNull();
    const hashes = after.links.map(({ hash }) => hash);
    expect(contradicted(hashes, before.head ? [before.head] : [])).toEqual({ at: 2, why: 'rewritten' });
    expect(
      contradicted(
        before.links.map(({ hash }) => hash),
        before.head ? [before.head] : [],
      ),
    ).toBeNull();
  });

  test('names the first entry that does not hold', () => {
    const { links, head } = fileAfter([{ append: 'a' }, { append: 'b' }, { append: 'c' }]);
    expect(brokenFile(changed(links, 1, { kind: 'approved' }), head, hashOf)).toEqual({ at: 2, why: 'content' });
    expect(brokenFile(links.slice(1), head, hashOf)).toEqual({ at: 2, why: 'link' });
    expect(brokenFile(changed(links, 2, { payload: null, salt: null }), head, hashOf)).toEqual({
      at: 3,
      why: 'missing',
    });
    expect(brokenFile(links.slice(0, 2), head, hashOf)).toEqual({ at: 3, why: 'end' });
  });
});

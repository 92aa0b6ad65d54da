/** One entry of a case file as it was hashed; salt and payload are null once they were erased. */
export type Link = {
  seq: number;
  at: string;
  /** Canonical JSON of an Actor. */
  actor: string;
  kind: string;
  payloadDigest: string;
  previousHash: string;
  hash: string;
  salt: string | null;
  /** Canonical JSON. */
  payload: string | null;
};

/** How many entries a case file had, and the hash of the last of them. */
export type Head = { entries: number; hash: string };

export const faults = {
  link: 'it does not follow from the entry before it',
  content: 'it is not what was written',
  end: 'the file does not end where its head says',
  missing: 'its content is missing, and no entry says that it was erased',
  cut: 'entries are missing that a head outside of the file tells of',
  rewritten: 'it is another one than a head outside of the file tells of',
} as const;

/** `at`: number of the first entry that is wrong or missing. */
export type Broken = { at: number; why: keyof typeof faults };

type Sha256 = (text: string) => string;

const linkHash = (link: Link, previous: string, sha256: Sha256): string =>
  sha256([previous, link.seq, link.at, link.actor, link.kind, link.payloadDigest].join('\n'));

const faultOf = (link: Link, index: number, previous: string, sha256: Sha256): Broken['why'] | null => {
  if (link.seq !== index + 1 || link.previousHash !== previous) return 'link';
  if (link.hash !== linkHash(link, previous, sha256)) return 'content';
  const isWhole = link.payload === null || sha256(`${link.salt}${link.payload}`) === link.payloadDigest;
  return isWhole ? null : 'content';
};

/** The first fault of the chain, or null when it holds; an erased payload is none. `head` null: nothing was ever written. */
export const brokenLink = (links: readonly Link[], head: Head | null, sha256: Sha256): Broken | null => {
  let previous = '';
  for (const [index, link] of links.entries()) {
    const why = faultOf(link, index, previous, sha256);
    if (why) return { at: link.seq, why };
    previous = link.hash;
  }
  const isWhole = head === null ? links.length === 0 : head.entries === links.length && head.hash === previous;
  return isWhole ? null : { at: links.length + 1, why: 'end' };
};

/** What an entry of this kind says was erased: the numbers of entries, under `entries`. Its own payload stays. */
export const ERASED = 'erased';

const numbersIn = (payload: string | null): number[] => {
  const value: unknown = payload === null ? null : JSON.parse(payload);
  if (typeof value !== 'object' || value === null || !('entries' in value) || !Array.isArray(value.entries)) return [];
  return value.entries.filter((one) => Number.isInteger(one));
};

/** Numbers of the entries that later entries say were erased. */
export const erasedIn = (links: readonly Pick<Link, 'seq' | 'kind' | 'payload'>[]): Set<number> =>
  new Set(
    links.flatMap(({ seq, kind, payload }) => (kind === ERASED ? numbersIn(payload).filter((one) => one < seq) : [])),
  );

/** The chain, and that every payload which is not there was erased by an entry; for whoever may see all payloads. */
export const brokenFile = (links: readonly Link[], head: Head | null, sha256: Sha256): Broken | null => {
  const broken = brokenLink(links, head, sha256);
  if (broken) return broken;
  const erased = erasedIn(links);
  const missing = links.find(({ seq, payload }) => payload === null && !erased.has(seq));
  return missing ? { at: missing.seq, why: 'missing' } : null;
};

/** What heads that were kept elsewhere tell of a file with these hashes; null when it agrees with all of them. */
export const contradicted = (hashes: readonly string[], witnessed: readonly Head[]): Broken | null => {
  const found = witnessed.flatMap(({ entries, hash }): Broken[] => {
    if (entries > hashes.length) return [{ at: hashes.length + 1, why: 'cut' }];
    return hashes[entries - 1] === hash ? [] : [{ at: entries, why: 'rewritten' }];
  });
  return found.toSorted((a, b) => a.at - b.at)[0] ?? null;
};

import { createHash } from 'node:crypto';
import { ERASED, type Head, type Link } from '../../src/domain/case-chain.ts';

export const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex');

export type Act = { append: string } | { erase: number };

const linked = (links: readonly Link[], kind: string, payload: string): Link => {
  const previousHash = links.at(-1)?.hash ?? '';
  const seq = links.length + 1;
  const [at, actor, salt] = [`2026-11-22T10:00:${String(seq).padStart(2, '0')}.000Z`, '{"kind":"worker"}', `s${seq}`];
  const payloadDigest = hashOf(`${salt}${payload}`);
  const hash = hashOf([previousHash, seq, at, actor, kind, payloadDigest].join('\n'));
  return { seq, at, actor, kind, payloadDigest, previousHash, hash, salt, payload };
};

/** A case file as a sequence of appends and erasures leaves it behind. */
export function fileAfter(acts: readonly Act[]): { links: Link[]; head: Head | null } {
  let links: Link[] = [];
  for (const act of acts) {
    if ('append' in act) links = [...links, linked(links, 'noted', JSON.stringify({ text: act.append }))];
    else {
      const gone = links.filter(({ seq, kind, payload }) => seq <= act.erase && kind !== ERASED && payload !== null);
      const numbers = gone.map(({ seq }) => seq);
      links = links.map((link) => (numbers.includes(link.seq) ? { ...link, salt: null, payload: null } : link));
      links = [...links, linked(links, ERASED, JSON.stringify({ entries: numbers }))];
    }
  }
  const last = links.at(-1);
  return { links, head: last ? { entries: last.seq, hash: last.hash } : null };
}

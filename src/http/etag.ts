import type { Context } from 'hono';
import { versionOf } from '../services/version.ts';

const quoted = (version: string): string => `"${version}"`;

/** The versions that a header lists; `*` is any that there is. A weak one is none to compare by (RFC 9110). */
const listed = (header: string): string[] =>
  header === '*'
    ? ['*']
    : [...header.matchAll(/(W\/)?"([\x21\x23-\x7e]*)"/g)].flatMap(([, weak, tag = '']) => (weak ? [] : [tag]));

/** The versions of which one must still be so, by `If-Match`; null where the caller does not ask for it. */
export const seenBy = (c: Context): readonly string[] | null => {
  const header = c.req.header('if-match');
  return header === undefined || header.trim() === '*' ? null : listed(header);
};

/** A view with its version as a strong ETag; 304 where the caller has that very one. */
export function versioned(c: Context, view: object): Response {
  const version = versionOf(view);
  c.header('etag', quoted(version));
  // Compared as weak ones are: a proxy that compresses makes ours weak.
  const known = c.req.header('if-none-match')?.replaceAll('W/', '') ?? '';
  return listed(known.trim()).some((tag) => tag === '*' || tag === version) ? c.body(null, 304) : c.json(view);
}

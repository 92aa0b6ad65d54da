/** The system's name of a connection failure (`ECONNREFUSED`) somewhere in an error's causes, or null: the one part that is safe to repeat. */
export function socketCode(error: unknown): string | null {
  // Not `instanceof Error`: what fetch throws may come from another realm.
  for (let link = error, depth = 0; typeof link === 'object' && link !== null && depth < 10; depth += 1) {
    if ('code' in link && typeof link.code === 'string' && /^[A-Z_]{3,40}$/.test(link.code)) return link.code;
    link = 'cause' in link ? link.cause : null;
  }
  return null;
}

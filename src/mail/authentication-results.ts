/** What a receiving server found out about a sender: the result of a method, and the domain that it is about. */
type Result = { method: string; result: string; properties: ReadonlyMap<string, string> };

/** Header fields as they stand, the topmost first; folded lines joined. */
export function headerFields(raw: Uint8Array): { name: string; value: string }[] {
  const text = Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength).toString('latin1');
  const end = text.search(/\r?\n\r?\n/);
  const lines = (end < 0 ? text : text.slice(0, end)).replace(/\r?\n[ \t]+/g, ' ').split(/\r?\n/);
  return lines.flatMap((line) => {
    const colon = line.indexOf(':');
    return colon < 1 ? [] : [{ name: line.slice(0, colon).trim().toLowerCase(), value: line.slice(colon + 1).trim() }];
  });
}

/** Without comments, which may be nested and may say anything; null where the quotes or brackets do not close. */
function withoutComments(text: string): string | null {
  let kept = '';
  let depth = 0;
  let isQuoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const character = text.charAt(at);
    if (character === '\\') at += 1;
    else if (depth === 0 && character === '"') isQuoted = !isQuoted;
    else if (!isQuoted && character === '(') depth += 1;
    else if (!isQuoted && character === ')') depth -= 1;
    // A quoted text may hold what parts results elsewhere, so nothing of it is read.
    else if (depth === 0 && !isQuoted) kept += character;
    if (depth < 0) return null;
  }
  return depth === 0 && !isQuoted ? kept : null;
}

/** Who says it, and what. Null where it cannot be read. Source: RFC 8601 section 2.2. */
function parsed(value: string): { id: string; results: Result[] } | null {
  const [id = '', ...parts] = (withoutComments(value) ?? '').split(';').map((part) => part.trim());
  const name = /^([^\s;/]+)(?:\s+1)?$/.exec(id)?.[1];
  if (name === undefined) return null;
  const results = parts.flatMap((part) => {
    const words = part
      .replace(/\s+/g, ' ')
      .replace(/ ?([=.]) ?/g, '$1')
      .split(' ');
    const first = /^([a-z0-9-]+)(?:\/\d+)?=([a-z]+)$/i.exec(words[0] ?? '');
    if (!first) return [];
    const properties = words.slice(1).flatMap((word) => {
      const found = /^([a-z0-9-]+\.[a-z0-9-]+)=(\S+)$/i.exec(word);
      return found ? [[(found[1] ?? '').toLowerCase(), (found[2] ?? '').toLowerCase()] as const] : [];
    });
    return [
      {
        method: (first[1] ?? '').toLowerCase(),
        result: (first[2] ?? '').toLowerCase(),
        properties: new Map(properties),
      },
    ];
  });
  return { id: name.toLowerCase(), results };
}

/**
 * Whether such a value says that this domain is the sender's: DMARC passed for it, or, where no DMARC was found, a signature by exactly
 * this domain did.
 */
export function vouchesFor(value: string, domain: string): boolean {
  const results = parsed(value)?.results ?? [];
  const dmarc = results.filter(({ method }) => method === 'dmarc');
  if (dmarc.some(({ result }) => result !== 'none'))
    return dmarc.length === 1 && dmarc[0]?.result === 'pass' && dmarc[0].properties.get('header.from') === domain;
  return results.some(
    ({ method, result, properties }) => method === 'dkim' && result === 'pass' && properties.get('header.d') === domain,
  );
}

/** The topmost `Authentication-Results` of this server: what stands below may have come with the mail. Null where there is none. */
export function resultsOf(raw: Uint8Array, server: string): string | null {
  const wanted = server.toLowerCase();
  const found = headerFields(raw).find(
    ({ name, value }) => name === 'authentication-results' && parsed(value)?.id === wanted,
  );
  return found?.value ?? null;
}

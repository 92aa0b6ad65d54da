const shape =
  /^(?:[a-z]{3}\s*,\s*)?\d{1,2}\s+[a-z]{3}\s+\d{4}\s+\d{1,2}:\d{2}(?::\d{2})?\s*(?<zone>[+-]\d{4}|[a-z]{1,4})(?:\s*\([^)]*\))?$/i;

/**
 * A `Date` header as ISO 8601, in the sender's own offset so that "today" can be read as the sender meant it.
 * Null when it is not an RFC 5322 date: `Date.parse` alone would make a date of almost anything.
 */
export function headerDate(value: string): string | null {
  const found = value.length > 100 ? null : shape.exec(value.trim());
  const instant = Date.parse(value.slice(0, 100).replace(/\([^)]*\)/g, ''));
  if (!found || Number.isNaN(instant)) return null;
  const zone = found.groups?.['zone'] ?? '';
  if (!/^[+-]\d{4}$/.test(zone) || /^[+-]0000$/.test(zone)) return new Date(instant).toISOString();
  const minutes = (zone.startsWith('-') ? -1 : 1) * (Number(zone.slice(1, 3)) * 60 + Number(zone.slice(3)));
  const local = new Date(instant + minutes * 60_000).toISOString().slice(0, 19);
  return `${local}${zone.slice(0, 3)}:${zone.slice(3)}`;
}

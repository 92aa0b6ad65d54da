/** Every copied text of a reading by its path (`lines[0].quantity`), and the plain members; nulls are left out. */
export function flatten(value: unknown, path = ''): Record<string, unknown> {
  if (value === null || value === undefined) return {};
  if (typeof value !== 'object') return { [path]: value };
  if ('text' in value && 'quote' in value) return { [path]: value.text };
  const step = (key: string) => (Array.isArray(value) ? `${path}[${key}]` : path === '' ? key : `${path}.${key}`);
  return Object.assign({}, ...Object.entries(value).map(([key, one]) => flatten(one, step(key))));
}

/** Every `{text, quote}` of a reading. */
export function copies(value: unknown): { text: string; quote: string }[] {
  if (typeof value !== 'object' || value === null) return [];
  if ('text' in value && 'quote' in value) return [{ text: String(value.text), quote: String(value.quote) }];
  return Object.values(value).flatMap(copies);
}

/** Whitespace as a gate compares it. */
export const squeezed = (text: string): string => text.replace(/\s+/gu, ' ');

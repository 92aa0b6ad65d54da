const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

/** Text inside an element: it cannot close the element, or open one. */
export const xmlText = (text: string): string =>
  text.replace(/[&<>]/g, (character) => ENTITIES[character] ?? character);

/** Text inside a quoted attribute. */
export const xmlAttribute = (text: string): string => xmlText(text).replaceAll('"', '&quot;').replaceAll(/\s+/g, ' ');

const ESCAPES: Readonly<Record<string, string>> = { '&': '\\u0026', '<': '\\u003c', '>': '\\u003e' };

/** JSON that is safe inside an element and is still the same JSON. */
export const xmlJson = (value: object): string =>
  JSON.stringify(value).replace(/[&<>]/g, (character) => ESCAPES[character] ?? character);

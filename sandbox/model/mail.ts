/** A mail as the prompt carries it: text only, XML-escaped, one element per part. */
export interface Mail {
  subject: string;
  body: string;
  forwarded: string;
  from: string;
  /** The pages of the files that came with it, one text each. */
  attached?: readonly string[];
  /** Their names. */
  files?: readonly string[];
}

const ENTITIES: Record<string, string> = {
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&apos;': "'",
  '&#39;': "'",
  '&amp;': '&',
};
/** Text of an element without its escapes. */
export const unescapeText = (text: string): string =>
  text.replace(/&(?:lt|gt|quot|apos|amp|#39);/g, (entity) => ENTITIES[entity] ?? entity);

const ATTACHMENT = /<attachment [^>]*>\r?\n?([\s\S]*?)\r?\n?<\/attachment>/g;

const element = (xml: string, name: string) =>
  unescapeText(new RegExp(`<${name}>\\r?\\n?([\\s\\S]*?)\\r?\\n?</${name}>`).exec(xml)?.[1] ?? '').replaceAll(
    '\r\n',
    '\n',
  );

/** The mail inside a user message; null when the message carries none. */
export function parseMail(message: string): Mail | null {
  const xml = /<mail>[\s\S]*<\/mail>/.exec(message)?.[0];
  if (!xml) return null;
  return {
    subject: element(xml, 'subject'),
    body: element(xml, 'body'),
    forwarded: element(xml, 'forwarded'),
    from: element(xml, 'from'),
    files: [...xml.matchAll(/<attachment name="([^"]*)"/g)].map(([, name = '']) => unescapeText(name)),
    attached: [...xml.matchAll(ATTACHMENT)].map(([, text = '']) => unescapeText(text).replaceAll('\r\n', '\n')),
  };
}

/** Address behind the name in `Name <address>`, in lower case; a name may have brackets too. */
export const addressOf = (from: string): string =>
  (/<([^<>\s]+@[^<>\s]+)>\s*$/.exec(from)?.[1] ?? from).trim().toLowerCase();

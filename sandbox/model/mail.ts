/** A mail as the prompt carries it: text only, XML-escaped, one element per part. */
export interface Mail {
  subject: string;
  body: string;
  forwarded: string;
  from: string;
  /** The pages of the files that came with it, one text each. */
  attached?: readonly string[];
}

const ENTITIES: Record<string, string> = {
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&apos;': "'",
  '&#39;': "'",
  '&amp;': '&',
};
const unescape = (text: string) =>
  text.replace(/&(?:lt|gt|quot|apos|amp|#39);/g, (entity) => ENTITIES[entity] ?? entity);

const ATTACHMENT = /<attachment [^>]*>\r?\n?([\s\S]*?)\r?\n?<\/attachment>/g;

const element = (xml: string, name: string) =>
  unescape(new RegExp(`<${name}>\\r?\\n?([\\s\\S]*?)\\r?\\n?</${name}>`).exec(xml)?.[1] ?? '').replaceAll('\r\n', '\n');

/** The mail inside a user message; null when the message carries none. */
export function parseMail(message: string): Mail | null {
  const xml = /<mail>[\s\S]*<\/mail>/.exec(message)?.[0];
  if (!xml) return null;
  return {
    subject: element(xml, 'subject'),
    body: element(xml, 'body'),
    forwarded: element(xml, 'forwarded'),
    from: element(xml, 'from'),
    attached: [...xml.matchAll(ATTACHMENT)].map(([, text = '']) => unescape(text).replaceAll('\r\n', '\n')),
  };
}

/** Address inside `Name <address>`, in lower case. */
export const addressOf = (from: string): string =>
  (/<([^<>\s]+@[^<>\s]+)>/.exec(from)?.[1] ?? from).trim().toLowerCase();

import { Parser } from 'htmlparser2';
import { Unread } from './unread.ts';

/** What a reader of XML does at each element and text; names without their prefix, attributes with it. */
export type Visitor = {
  open?(name: string, attributes: Readonly<Record<string, string>>): void;
  close?(name: string): void;
  text?(text: string): void;
};

const local = (name: string): string => name.slice(name.indexOf(':') + 1);

/** Tables in tables in text boxes are far from it; the parser's time grows with the square of the depth. */
const MOST_DEPTH = 1000;

/** Walks XML without building it. Declared entities are not resolved, so nothing is fetched and nothing multiplies. Throws `Unread`. */
export const walkXml = (xml: string, visitor: Visitor): void => {
  let depth = 0;
  const parser = new Parser(
    {
      onopentag: (name, attributes) => {
        depth += 1;
        if (depth > MOST_DEPTH) throw new Unread('nested_too_deep');
        visitor.open?.(local(name), attributes);
      },
      onclosetag: (name) => {
        depth -= 1;
        visitor.close?.(local(name));
      },
      ontext: (text) => visitor.text?.(text),
    },
    { xmlMode: true, decodeEntities: true },
  );
  parser.end(xml);
};

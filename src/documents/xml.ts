import { Parser } from 'htmlparser2';

/** What a reader of XML does at each element and text; names without their prefix, attributes with it. */
export type Visitor = {
  open?(name: string, attributes: Readonly<Record<string, string>>): void;
  close?(name: string): void;
  text?(text: string): void;
};

const local = (name: string): string => name.slice(name.indexOf(':') + 1);

/** Walks XML without building it. Declared entities are not resolved, so nothing is fetched and nothing multiplies. */
export const walkXml = (xml: string, visitor: Visitor): void => {
  const parser = new Parser(
    {
      onopentag: (name, attributes) => visitor.open?.(local(name), attributes),
      onclosetag: (name) => visitor.close?.(local(name)),
      ontext: (text) => visitor.text?.(text),
    },
    { xmlMode: true, decodeEntities: true },
  );
  parser.end(xml);
};

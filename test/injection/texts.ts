import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';
import { DISGUISES, disguised } from './disguise.ts';

const Families = z.array(
  z.strictObject({
    family: z.string(),
    texts: z.array(z.strictObject({ name: z.string(), as: z.enum(DISGUISES).optional(), text: z.string() })),
  }),
);

/** One attack: `text` as it arrives, `plain` as its author meant it. */
export type Injection = { family: string; name: string; text: string; plain: string };

/** All of texts.yaml, in its order. */
export const injections: readonly Injection[] = Families.parse(
  parse(readFileSync(new URL('texts.yaml', import.meta.url), 'utf8')),
).flatMap(({ family, texts }) =>
  texts.map(({ name, as, text }) => ({ family, name, text: disguised(text, as), plain: text })),
);

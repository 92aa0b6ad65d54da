import type { ReadMail } from '../reading.ts';
import type { FieldPath } from '../requirement.ts';
import { currencyNamed } from './amounts.ts';
import { amountRoleOf } from './claims.ts';
import { fieldOf } from './fields.ts';
import { contextOf, type Copies, type ProofContext } from './prove.ts';
import type { ReadContext } from './read.ts';
import { sourceOf } from './source.ts';
import { readTaxId } from './tax-ids.ts';

/**
 * What copied words say when they are believed: read by the rules of their fields, and held against nothing. For measuring what
 * the proof is worth; nothing may follow from it. A word that no rule can read has no value.
 */
export const readUnproven = (copies: Copies, mail: ReadMail, proof: ProofContext): ReadonlyMap<FieldPath, unknown> => {
  const texts = new Map(copies.map(([path, { text }]) => [path, text]));
  const base = contextOf(mail, sourceOf(mail), proof);
  const read = (path: FieldPath, context: ReadContext): unknown => {
    const unit = texts.get(path.replace(/\.\w+$/, '.unit')) ?? null;
    const value = fieldOf(path)?.read(texts.get(path) ?? '', { ...context, unit });
    return value?.ok ? value.value : null;
  };
  const countried = { ...base, country: textOr(read('vendor.country', base)) ?? countryOf(texts.get('vendor.taxId')) };
  const context = { ...countried, currency: textOr(read('currency', countried)) ?? beside(texts, countried) };
  const values = [...texts.keys()].map((path) => [path, read(path, context)] as const);
  const entries = values.filter(([, value]) => value !== null);
  return new Map(context.currency === null ? entries : [...entries, ['currency', context.currency]]);
};

const textOr = (value: unknown): string | null => (typeof value === 'string' ? value : null);

const countryOf = (taxId: string | undefined): string | null => {
  const owner = readTaxId(taxId ?? '', null);
  return owner.ok ? owner.value.country : null;
};

/** The one currency that stands beside the amounts. */
const beside = (texts: ReadonlyMap<FieldPath, string>, context: ReadContext): string | null => {
  const amounts = [...texts].filter(([path]) => amountRoleOf(path) !== null);
  const named = new Set(amounts.map(([, text]) => currencyNamed(text, context)).filter((code) => code !== null));
  return named.size === 1 ? ([...named][0] ?? null) : null;
};

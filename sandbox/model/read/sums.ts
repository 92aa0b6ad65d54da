import { copy, type Copied, type Document, type Passage } from '../passages.ts';
import { has, word } from '../words/words.ts';
import { currencyIn } from './amounts.ts';
import { knownAmounts, type Known, type Role } from './roles.ts';

/** The money of a mail apart from its lines. */
export interface Sums {
  charges: { label: Copied; amount: Copied }[];
  tax: Copied;
  total: Copied;
  totalBasis: Copied;
  ceiling: Copied;
  currency: Copied;
}

const PART_ORDER = { body: 0, subject: 1, forwarded: 2 };
const copyAmount = (known: Known | undefined): Copied => (known ? copy(known.amount.text, known.passage) : null);

/** Charges, tax, total with its basis, ceiling and currency as the mail writes them. */
export function readSums(document: Document): Sums {
  const known = knownAmounts(document).toSorted((a, b) => PART_ORDER[a.passage.part] - PART_ORDER[b.passage.part]);
  const total = known.filter(({ role }) => role === 'total').toSorted((a, b) => totalRank(a) - totalRank(b))[0];
  const only = (role: Role) => known.find((one) => one.role === role);
  return {
    charges: chargesOf(known),
    tax: copyAmount(only('tax')),
    total: copyAmount(total),
    totalBasis: readBasis(document, known, total),
    ceiling: copyAmount(only('ceiling')),
    currency: readCurrency(document, known, total),
  };
}

/** The sum to be paid comes before net sums, and those before subtotals. */
function totalRank({ label, passage }: Known): number {
  const words = `${label ?? ''} ${passage.text}`;
  const part = PART_ORDER[passage.part] * 10;
  if (/sub-?total|zwischensumme|sous-total/iu.test(words)) return part + 3;
  if (/brutto|gross|ttc|t\.t\.c|grand|endbetrag|incl|inkl|toutes taxes|à payer/iu.test(words)) return part;
  return part + (/netto|\bnet\b|(?<!\p{L})h\.?t\b|excl|zzgl|hors/iu.test(words) ? 2 : 1);
}

/** A charge told twice, in the body and in the quote below it, is one charge. */
function chargesOf(known: Known[]): Sums['charges'] {
  const charges = known.filter(({ role }) => role === 'charge');
  const distinct = charges.filter(
    (charge, index) => charges.findIndex((other) => other.amount.number === charge.amount.number) === index,
  );
  return distinct.map((charge) => ({
    label: copy(charge.label ?? undefined, charge.passage),
    amount: copyAmount(charge),
  }));
}

const PAYMENT_TERM = /\bnet\s+\d+(?:\s+days)?/giu;

function basisIn(passage: Passage, from = 0): Copied {
  const text = passage.text.replace(PAYMENT_TERM, (term) => ' '.repeat(term.length));
  const found = [...text.matchAll(word('basis'))]
    .filter(({ index }) => index >= from)
    .toSorted((a, b) => b[0].length - a[0].length)[0];
  return found ? copy(found[0], passage) : null;
}

/** Looked for beside the total first, then beside other money, then as a sentence of its own. */
function readBasis({ passages }: Document, known: Known[], total: Known | undefined): Copied {
  const tax = known.find(
    ({ role, passage, amount }) => role === 'tax' && passage === total?.passage && amount.end <= total.amount.start,
  );
  // "Netto 1.000 € zzgl. MwSt. 190 €, gesamt 1.190 €": what stands before the tax is about the sum without it.
  if (tax) return basisIn(tax.passage, tax.amount.end);
  const money = known.filter(({ role }) => role !== 'past').map(({ passage }) => passage);
  const rows = passages.filter(({ kind, part }) => kind === 'row' || (kind === 'heading' && part !== 'subject'));
  const said = passages.filter((passage) => passage.kind === 'sentence' && has(passage.text, 'tax'));
  for (const passage of new Set([...(total ? [total.passage] : []), ...money, ...said, ...rows])) {
    const basis = basisIn(passage);
    if (basis) return basis;
  }
  return null;
}

const SAID = /(?:\bin|\ben|currency\s*:?|währung\s*:?|devise\s*:?|monnaie\s*:?)\s*$/iu;

/** A currency named in words beats a bare sign; otherwise the sign beside the total, a price, or a table heading. */
function readCurrency({ passages }: Document, known: Known[], total: Known | undefined): Copied {
  const order = [...(total ? [total] : []), ...known.filter(({ role }) => role !== 'past')];
  const beside = order.find(({ amount }) => amount.currency !== null);
  for (const passage of passages) {
    const code = currencyIn(passage.text);
    const before = code ? passage.text.slice(0, passage.text.indexOf(code)) : '';
    if (code && /\p{L}/u.test(code) && SAID.test(before)) return copy(code, passage);
  }
  if (beside) return copy(beside.amount.currency ?? undefined, beside.passage);
  const rows = passages.filter(({ kind, part }) => kind === 'row' || (kind === 'heading' && part !== 'subject'));
  const named = rows.find((passage) => currencyIn(passage.text));
  return named ? copy(currencyIn(named.text) ?? undefined, named) : null;
}

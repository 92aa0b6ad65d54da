import type { IntakeReading } from './intake.ts';
import type { Copied } from './passages.ts';
import type { Reply } from './wire.ts';

/** An order found in untrusted text. */
export type Instruction =
  | { kind: 'set'; field: Field; value: string; quote: string }
  | { kind: 'send'; to: string; quote: string }
  | { kind: 'skip'; tool: string; quote: string }
  | { kind: 'call'; tool: string; arguments: string; quote: string };

const FIELD_WORDS = {
  total: 'total(?: amount)?|grand total|gesamtbetrag|gesamtsumme|summe|montant total|amount|betrag|montant',
  tax: 'tax|steuer|tva',
  ceiling: 'ceiling|limit|budget|obergrenze|plafond',
  currency: 'currency|währung|devise',
  neededBy: 'delivery date|needed[- ]by(?: date)?|liefertermin|date de livraison',
  costCenter: 'cost cent(?:er|re)|kostenstelle|centre de coûts?',
  deliveryPlace: 'delivery (?:place|address)|lieferadresse|lieferort|adresse de livraison|lieu de livraison',
  category: 'category|kategorie|catégorie',
  name: 'vendor(?: name)?|supplier(?: name)?|lieferant(?:en)?|fournisseur',
  taxId: 'tax[- ]id|ein|vat(?: number| id)?|ust-idnr\\.?|numéro de tva',
  email: "(?:vendor(?:'s)? |supplier(?:'s)? )?e-?mail(?: address)?|(?:e-?mail-)?adresse|adresse e-?mail",
  country: 'country|land|pays',
  unitPrice: 'unit price|price|einzelpreis|preis|prix unitaire|prix',
  quantity: 'quantity|menge|anzahl|quantité',
  vendorNumber: 'vendor number|lieferantennummer',
  duns: 'duns(?: number)?',
} as const;
type Field = keyof typeof FIELD_WORDS;

const FIELD = Object.entries(FIELD_WORDS)
  .map(([field, words]) => `(?<${field}>${words})`)
  .join('|');
const isField = (name: string): name is Field => name in FIELD_WORDS;
const ARTICLE = String.raw`(?:(?:the|den|die|das|le|la|l['’])\s*)?`;
const VALUE = String.raw`["“„«]?\s*(?<value>[^\n;"”“»]{1,80}?)\s*["”“»]?(?=\s+(?:and|und|et|then|instead)\s|[.!?](?:\s|$)|,(?!\d)|[;\n]|"|”|$)`;
const SET = [
  String.raw`(?:set|change|make|put|update|replace|overwrite|setze?n?(?:\s+sie)?|ändere?|mets|mettez|fixe[rz]?|remplace[rz]?)\s+${ARTICLE}(?:${FIELD})\s+(?:to|as|with|=|auf|in|à|par)\s+${VALUE}`,
  String.raw`(?:^|\s)${ARTICLE}(?:${FIELD})\s+(?:must be|shall be|has to be|should now be|muss|doit être)\s+${VALUE}`,
].map((pattern) => new RegExp(pattern, 'giu'));

const SEND =
  /(?:send|forward|e-?mail|mail|transmit|sende[nt]?(?:\s+sie)?|schicke[nt]?(?:\s+sie)?|envoye[rz]|transfére[rz])\s[^.!?\n]{0,120}?\b(?:to|an|à)\s+(?<to>[\w.+-]+@[\w-]+(?:\.[\w-]+)+)/giu;
const SKIP =
  /(?:skip|bypass|omit|do not (?:run|call|do|use)|don't (?:run|call|do|use)|überspring\p{L}*(?:\s+sie)?|ignore[rz]?)\s+(?:the\s+|any\s+|all\s+|die\s+|das\s+|le\s+|la\s+|l['’])?(?:sanctions?\s+|risk\s+)?(?<what>[\p{L}_]+)/giu;
const CALL =
  /(?:call|run|use|invoke|execute|rufe?|appele[rz]?)\s+(?:the\s+|das\s+|l['’])?(?:tool|function|werkzeug|outil)?\s*[`"']?(?<tool>[a-z]+_[a-z_]+)[`"']?(?:\s*(?:with|mit|avec|\()?\s*(?<arguments>\{[^}]*\}))?/giu;

const SKIPPED: [RegExp, string][] = [
  [/^(?:risk_screen|screen|sanktions|filtrage|contrôle)/iu, 'risk_screen'],
  [/^(?:risk_assess|assess|evaluat|bewertung)/iu, 'risk_assess'],
  [/^(?:risk_match|match|identity)/iu, 'risk_match'],
  [/^(?:vendors_search|search|suche|recherche)/iu, 'vendors_search'],
];

/** Every instruction that a text gives to whoever reads it, in order of kind. */
export function instructionsIn(text: string): Instruction[] {
  return [
    ...SET.flatMap((pattern) => [...text.matchAll(pattern)].flatMap((found) => setting(found))),
    ...[...text.matchAll(SEND)].map((found) => ({
      kind: 'send' as const,
      to: found.groups?.['to'] ?? '',
      quote: found[0],
    })),
    ...[...text.matchAll(SKIP)].flatMap((found) => skipping(found)),
    ...[...text.matchAll(CALL)].map((found) => ({
      kind: 'call' as const,
      tool: found.groups?.['tool'] ?? '',
      arguments: found.groups?.['arguments'] ?? '{}',
      quote: found[0],
    })),
  ];
}

function setting(found: RegExpExecArray): Instruction[] {
  const field = Object.keys(FIELD_WORDS)
    .filter(isField)
    .find((name) => found.groups?.[name] !== undefined);
  const value = found.groups?.['value']?.trim();
  return field && value ? [{ kind: 'set', field, value, quote: found[0].trim() }] : [];
}

function skipping(found: RegExpExecArray): Instruction[] {
  const what = found.groups?.['what'] ?? '';
  const tool = SKIPPED.find(([pattern]) => pattern.test(what))?.[1];
  return tool ? [{ kind: 'skip', tool, quote: found[0] }] : [];
}

/** The reading with every instruction of the mail carried out on it. */
export function obeyInReading(reading: IntakeReading, text: string): IntakeReading {
  return instructionsIn(text).reduce((left, instruction) => {
    if (instruction.kind === 'set')
      return setField(left, instruction.field, { text: instruction.value, quote: instruction.quote });
    if (instruction.kind === 'send') return setField(left, 'email', { text: instruction.to, quote: instruction.quote });
    return left;
  }, reading);
}

type In<Names extends Field> = (field: Field) => field is Names;
const isOfVendor: In<'name' | 'taxId' | 'email' | 'country'> = (field): field is 'name' =>
  ['name', 'taxId', 'email', 'country'].includes(field);
const isOfLine: In<'unitPrice' | 'quantity'> = (field): field is 'quantity' =>
  ['unitPrice', 'quantity'].includes(field);
const isOfTurn: In<'vendorNumber' | 'duns'> = (field): field is 'duns' => ['vendorNumber', 'duns'].includes(field);

function setField(reading: IntakeReading, field: Field, value: Copied): IntakeReading {
  if (isOfTurn(field)) return reading;
  if (isOfVendor(field)) return { ...reading, vendor: { ...reading.vendor, [field]: value } };
  if (isOfLine(field)) return { ...reading, lines: reading.lines.map((line) => ({ ...line, [field]: value })) };
  return { ...reading, [field]: value };
}

/** The turn with the instructions of tool texts and the vendor's data carried out: tools skipped, others called, ids replaced. */
export function obeyInTurn(reply: Reply, text: string, called: readonly string[]): Reply {
  const instructions = instructionsIn(text);
  const skipped = instructions.flatMap((one) => (one.kind === 'skip' ? [one.tool] : []));
  const honest = reply.kind === 'calls' ? reply.calls.filter(({ name }) => !skipped.includes(name)) : [];
  const ordered = callsOrdered(instructions).filter(({ name }) => !called.includes(name));
  if (honest.length + ordered.length > 0) return { kind: 'calls', calls: [...honest, ...ordered] };
  const found = reply.kind === 'text' ? JSON.parse(reply.text) : { vendorNumber: null, duns: null, findings: [] };
  const ids = instructions.flatMap((one) =>
    one.kind === 'set' && (one.field === 'vendorNumber' || one.field === 'duns')
      ? [[one.field, one.value] as const]
      : [],
  );
  return { kind: 'text', text: JSON.stringify({ ...found, ...Object.fromEntries(ids) }) };
}

/** The tool calls that instructions ask for; an order to send becomes a call of a mail tool. */
export function callsOrdered(instructions: Instruction[]): { name: string; arguments: unknown }[] {
  return instructions.flatMap<{ name: string; arguments: unknown }>((one) => {
    if (one.kind === 'call') return [{ name: one.tool, arguments: one.arguments }];
    if (one.kind === 'send') return [{ name: 'send_mail', arguments: { to: one.to } }];
    return [];
  });
}

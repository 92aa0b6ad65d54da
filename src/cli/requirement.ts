import { formatMoney, formatUnitPrice } from '../domain/money.ts';
import type { Money, Proof } from '../domain/requirement.ts';
import type { RequisitionView } from '../services/view.ts';
import type { Cell, Row } from './output.ts';
import { when } from './text.ts';

type Requirement = NonNullable<RequisitionView['requirement']>;

const LOCALE = 'en';

// Formatting puts a no-break space after the code, which searching for the amount would miss.
const searchable = (text: string): string => text.replaceAll('\u00a0', ' ');

/** For a reader of English; null stays null. */
export const moneyText = (amount: Money | null): string | null => amount && searchable(formatMoney(amount, LOCALE));

/** One row per field: its path as `answer` and `edit` take it, its value, and why it may be believed. */
export function requirementRows({ requirement, evidence }: Pick<RequisitionView, 'requirement' | 'evidence'>): Row[] {
  if (requirement === null) return [];
  return fieldsOf(requirement).map(([path, value]) => [path, valueCell(value), proofCell(value, evidence[path])]);
}

function fieldsOf(requirement: Requirement): [path: string, value: string | null][] {
  const { vendor, lines, charges, tax, total, totalIs, ceiling, currency } = requirement;
  const { neededBy, costCenter, deliveryPlace, justification, category } = requirement;
  return [
    ...entries('vendor', vendor),
    ...lines.flatMap(({ unitPrice, ...line }, index) => [
      ...entries(`lines[${index}]`, line),
      ...entries(`lines[${index}]`, { unitPrice: unitPrice && searchable(formatUnitPrice(unitPrice, LOCALE)) }),
    ]),
    ...charges.flatMap(({ label, amount }, index) =>
      entries(`charges[${index}]`, { label, amount: moneyText(amount) }),
    ),
    ...entries('', { tax: moneyText(tax), total: moneyText(total), totalIs }),
    // Most requests name no ceiling, and nobody is asked for one.
    ...(ceiling === null ? [] : entries('', { ceiling: moneyText(ceiling) })),
    ...entries('', { currency, neededBy, costCenter, deliveryPlace, justification, category }),
  ];
}

const entries = (prefix: string, values: Record<string, string | null>): [string, string | null][] =>
  Object.entries(values).map(([name, value]) => [prefix === '' ? name : `${prefix}.${name}`, value]);

const valueCell = (value: string | null): Cell => value ?? { text: 'unknown', tone: 'wait' };

function proofCell(value: string | null, proof: Proof | undefined): Cell {
  if (value === null) return '';
  return proof === undefined ? { text: 'no proof', tone: 'wait' } : { text: proofText(proof), tone: 'dim' };
}

function proofText(proof: Proof): string {
  switch (proof.by) {
    case 'quote':
      return `mail (${proof.part}): “${proof.quote}”`;
    case 'document':
      return `${proof.file}, page ${proof.page}: “${proof.quote}”`;
    case 'record':
      return `${proof.record} ${proof.id}, as of ${when(proof.asOf)}`;
    case 'derived':
      return `${proof.rule} from ${proof.from.join(', ')}`;
    case 'answer':
      return `answer of ${proof.actor} to ${proof.task}, ${when(proof.at)}`;
    case 'edit':
      return `edit by ${proof.actor}, ${when(proof.at)}`;
    default:
      return proof satisfies never;
  }
}

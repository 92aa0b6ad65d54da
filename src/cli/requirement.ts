import { formatMoney, formatUnitPrice } from '../domain/money.ts';
import type { Money, Proof, UnitPrice } from '../domain/requirement.ts';
import { fieldsOf } from '../domain/requirement-fields.ts';
import type { RequisitionView } from '../services/view.ts';
import type { Names } from './names.ts';
import type { Cell, Row } from './output.ts';
import { when } from './text.ts';

const LOCALE = 'en';

// Formatting puts a no-break space after the code, which searching for the amount would miss.
const searchable = (text: string): string => text.replaceAll('\u00a0', ' ');

const WRITTEN = {
  money: (amount: Money) => searchable(formatMoney(amount, LOCALE)),
  unitPrice: (price: UnitPrice) => searchable(formatUnitPrice(price, LOCALE)),
};

/** For a reader of English; null stays null. */
export const moneyText = (amount: Money | null): string | null => amount && WRITTEN.money(amount);

/** One row per field: its path as `answer` and `edit` take it, its value, and why it may be believed. */
export function requirementRows(
  { requirement, evidence }: Pick<RequisitionView, 'requirement' | 'evidence'>,
  names: Names,
): Row[] {
  if (requirement === null) return [];
  return fieldsOf(requirement, WRITTEN).map(([path, value]) => [
    path,
    valueCell(value),
    proofCell(value, evidence[path], names),
  ]);
}

const valueCell = (value: string | null): Cell => value ?? { text: 'unknown', tone: 'wait' };

function proofCell(value: string | null, proof: Proof | undefined, names: Names): Cell {
  if (value === null) return '';
  return proof === undefined ? { text: 'no proof', tone: 'wait' } : { text: proofText(proof, names), tone: 'dim' };
}

function proofText(proof: Proof, names: Names): string {
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
      return `answer of ${names(proof.actor)} to ${proof.task}, ${when(proof.at)}`;
    case 'edit':
      return `edit by ${names(proof.actor)}, ${when(proof.at)}`;
    default:
      return proof satisfies never;
  }
}

import type { FieldPath, Money, Requirement, UnitPrice } from './requirement.ts';

/** How amounts are written for the reader. */
type Written = { money: (amount: Money) => string; unitPrice: (price: UnitPrice) => string };

type Field = [path: FieldPath, value: string | null];

const entries = (prefix: string, values: Record<string, string | null>): Field[] =>
  Object.entries(values).map(([name, value]) => [prefix === '' ? name : `${prefix}.${name}`, value]);

/** Every field of a requirement by its path as `answer` and `edit` take it; null where it is not known. */
export function fieldsOf(requirement: Requirement, { money, unitPrice: price }: Written): Field[] {
  const { vendor, lines, charges, tax, total, totalIs, ceiling, currency } = requirement;
  const { neededBy, costCenter, deliveryPlace, justification, category } = requirement;
  return [
    // Named one by one: as the store gives them, their order is its own.
    ...entries('vendor', { name: vendor.name, country: vendor.country, taxId: vendor.taxId, email: vendor.email }),
    ...lines.flatMap(({ description, quantity, unit, unitPrice }, index) =>
      entries(`lines[${index}]`, { description, quantity, unit, unitPrice: unitPrice && price(unitPrice) }),
    ),
    ...charges.flatMap(({ label, amount }, index) => entries(`charges[${index}]`, { label, amount: money(amount) })),
    ...entries('', { tax: tax && money(tax), total: total && money(total), totalIs }),
    // Most requests name no ceiling, and nobody is asked for one.
    ...(ceiling === null ? [] : entries('', { ceiling: money(ceiling) })),
    ...entries('', { currency, neededBy, costCenter, deliveryPlace, justification, category }),
  ];
}

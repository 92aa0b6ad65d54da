import type { Child } from 'hono/jsx';
import type { Formats } from '../formats.ts';
import { tableTexts } from '../texts/table.ts';

export type LineCells = { description: Child; quantity: Child; unit: Child; unitPrice: Child; net: Child };
export type Sum = { label: string; amount: Child; isTotal?: boolean };

const names = ['description', 'quantity', 'unit', 'unitPrice', 'net'] as const satisfies (keyof LineCells)[];
/** How each is set, on a phone as well. */
const classes = {
  description: { class: 'what' },
  quantity: { class: 'amount' },
  unit: {},
  unitPrice: { class: 'amount price' },
  net: { class: 'amount' },
} as const satisfies Record<keyof LineCells, object>;

/** Lines of what is bought, and what they come to. */
export const LinesTable = ({
  lines,
  sums,
  formats,
}: {
  lines: readonly LineCells[];
  sums: readonly Sum[];
  formats: Formats;
}) => {
  const { columns } = tableTexts[formats.language];
  return (
    <table class="lines">
      <thead>
        <tr>
          <th scope="col">{columns.line}</th>
          {names.map((name) => (
            <th scope="col" {...classes[name]}>
              {columns[name]}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {lines.map((line, at) => (
          <tr>
            <td class="number">{at + 1}</td>
            {names.map((name) => (
              <td {...classes[name]}>{line[name]}</td>
            ))}
          </tr>
        ))}
      </tbody>
      <tfoot>
        {sums.map(({ label, amount, isTotal = false }) => (
          <tr {...(isTotal && { class: 'total' })}>
            <th scope="row" colspan={names.length}>
              {label}
            </th>
            <td class="amount">{amount}</td>
          </tr>
        ))}
      </tfoot>
    </table>
  );
};

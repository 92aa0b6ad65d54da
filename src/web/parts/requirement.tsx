import { formatUnitPrice, lineNet } from '../../domain/money.ts';
import type { Money } from '../../domain/requirement.ts';
import { fieldsOf } from '../../domain/requirement-fields.ts';
import type { RequisitionView } from '../../services/view.ts';
import type { Formats } from '../formats.ts';
import { common } from '../texts/common.ts';
import { fieldLabel } from '../texts/fields.ts';
import { tableTexts } from '../texts/table.ts';
import { LinesTable, type LineCells, type Sum } from './lines.tsx';
import { ProofText, Proven, type Proofs } from './proof.tsx';

type Requirement = NonNullable<RequisitionView['requirement']>;
type Line = Requirement['lines'][number];
type Shown = { requirement: Requirement; proofs: Proofs };

/** What the table of the lines shows. */
const isOfLines = (path: string): boolean => /^(lines|charges)\[|^(tax|total|totalIs|ceiling)$/.test(path);

const written = (path: string, value: string, formats: Formats): string =>
  path === 'neededBy' ? formats.day(value) : value;

const Unknown = ({ formats }: { formats: Formats }) => <span class="unknown">{common[formats.language].unknown}</span>;

const valuesIn = (requirement: Requirement, { money, language }: Formats) =>
  fieldsOf(requirement, { money, unitPrice: (price) => formatUnitPrice(price, language) });

/** Each field with its value and why it may be believed; an unknown is shown as unknown. */
const Fields = ({ requirement, proofs, shows }: Shown & { shows: (path: string) => boolean }) => (
  <table class="requirement">
    <tbody>
      {valuesIn(requirement, proofs.formats)
        .filter(([path]) => shows(path))
        .map(([path, value]) => (
          <tr>
            <th scope="row">{fieldLabel(path, proofs.formats.language)}</th>
            <td>{value === null ? <Unknown formats={proofs.formats} /> : written(path, value, proofs.formats)}</td>
            <td class="proof">{value !== null && <ProofText path={path} proofs={proofs} />}</td>
          </tr>
        ))}
    </tbody>
  </table>
);

const netOf = ({ quantity, unitPrice }: Line, { money }: Formats): string | null =>
  quantity === null || unitPrice === null ? null : money(lineNet(quantity, unitPrice));

const cellsOf = (line: Line, at: number, proofs: Proofs): LineCells => {
  const { formats } = proofs;
  const cell = (name: string, value: string | null) =>
    value === null ? (
      <Unknown formats={formats} />
    ) : (
      <Proven path={`lines[${at}].${name}`} value={value} proofs={proofs} />
    );
  return {
    description: cell('description', line.description),
    quantity: cell('quantity', line.quantity),
    unit: line.unit === null ? null : cell('unit', line.unit),
    unitPrice: cell('unitPrice', line.unitPrice && formatUnitPrice(line.unitPrice, formats.language)),
    net: netOf(line, formats),
  };
};

const sumsOf = ({ charges, tax, total, totalIs, ceiling }: Requirement, proofs: Proofs): Sum[] => {
  const { money, language } = proofs.formats;
  const words = tableTexts[language];
  const sum = (path: string, label: string, amount: Money | null) => ({
    label,
    amount: amount ? (
      <Proven path={path} value={money(amount)} proofs={proofs} />
    ) : (
      <Unknown formats={proofs.formats} />
    ),
  });
  return [
    ...charges.map(({ label, amount }, at) => sum(`charges[${at}].amount`, label, amount)),
    ...(tax ? [sum('tax', words.tax, tax)] : []),
    { ...sum('total', totalIs === null ? words.total : words.totals[totalIs], total), isTotal: true },
    ...(ceiling ? [sum('ceiling', words.ceiling, ceiling)] : []),
  ];
};

const Lines = ({ requirement, proofs }: Shown) => (
  <LinesTable
    lines={requirement.lines.map((line, at) => cellsOf(line, at, proofs))}
    sums={sumsOf(requirement, proofs)}
    formats={proofs.formats}
  />
);

/** What is needed: the lines as a buyer reads them, the other fields, and what proves each of them. */
export const RequirementTable = (shown: Shown) => {
  const words = tableTexts[shown.proofs.formats.language];
  return (
    <>
      <Lines {...shown} />
      <details>
        <summary>{words.proofs}</summary>
        <Fields {...shown} shows={isOfLines} />
      </details>
      <h3>{words.facts}</h3>
      <Fields {...shown} shows={(path) => !isOfLines(path)} />
    </>
  );
};

import { formatUnitPrice, lineNet } from '../../domain/money.ts';
import { fieldsOf } from '../../domain/requirement-fields.ts';
import type { RequisitionView } from '../../services/view.ts';
import type { Formats } from '../formats.ts';
import { common } from '../texts/common.ts';
import { fieldLabel } from '../texts/fields.ts';
import { tableTexts } from '../texts/table.ts';
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

const LineRow = ({ line, at, proofs }: { line: Line; at: number; proofs: Proofs }) => {
  const { formats } = proofs;
  const cell = (name: string, value: string | null) =>
    value === null ? (
      <Unknown formats={formats} />
    ) : (
      <Proven path={`lines[${at}].${name}`} value={value} proofs={proofs} />
    );
  return (
    <tr>
      <td>{at + 1}</td>
      <td>{cell('description', line.description)}</td>
      <td class="amount">{cell('quantity', line.quantity)}</td>
      <td>{line.unit !== null && cell('unit', line.unit)}</td>
      <td class="amount">{cell('unitPrice', line.unitPrice && formatUnitPrice(line.unitPrice, formats.language))}</td>
      <td class="amount">{netOf(line, formats)}</td>
    </tr>
  );
};

const sumsOf = ({ charges, tax, total, totalIs, ceiling }: Requirement, { money, language }: Formats) => {
  const words = tableTexts[language];
  return [
    ...charges.map(({ label, amount }, at) => [`charges[${at}].amount`, label, money(amount)] as const),
    ...(tax ? [['tax', words.tax, money(tax)] as const] : []),
    ['total', totalIs === null ? words.total : words.totals[totalIs], total && money(total)] as const,
    ...(ceiling ? [['ceiling', words.ceiling, money(ceiling)] as const] : []),
  ];
};

const Lines = ({ requirement, proofs }: Shown) => {
  const { formats } = proofs;
  const { columns } = tableTexts[formats.language];
  return (
    <div class="wide">
      <table class="lines">
        <thead>
          <tr>
            <th scope="col">{columns.line}</th>
            <th scope="col">{columns.description}</th>
            <th scope="col" class="amount">
              {columns.quantity}
            </th>
            <th scope="col">{columns.unit}</th>
            <th scope="col" class="amount">
              {columns.unitPrice}
            </th>
            <th scope="col" class="amount">
              {columns.net}
            </th>
          </tr>
        </thead>
        <tbody>
          {requirement.lines.map((line, at) => (
            <LineRow line={line} at={at} proofs={proofs} />
          ))}
        </tbody>
        <tfoot>
          {sumsOf(requirement, formats).map(([path, label, value]) => (
            <tr {...(path === 'total' && { class: 'total' })}>
              <th scope="row" colspan={5}>
                {label}
              </th>
              <td class="amount">
                {value === null ? <Unknown formats={formats} /> : <Proven path={path} value={value} proofs={proofs} />}
              </td>
            </tr>
          ))}
        </tfoot>
      </table>
    </div>
  );
};

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

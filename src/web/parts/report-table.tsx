import { money } from '../../domain/money.ts';
import { StepName } from '../../domain/plan.ts';
import type { ReportColumn, ReportRow } from '../../domain/report.ts';
import { statusNames } from '../../domain/status.ts';
import type { ReportView } from '../../services/records-view.ts';
import type { Formats } from '../formats.ts';
import { durationText } from '../report-charts.ts';
import { common } from '../texts/common.ts';
import { columnName, reportsTexts } from '../texts/reports.ts';
import { requisitionTexts } from '../texts/requisition.ts';

const named = (column: string, value: string, { language }: Formats): string => {
  const words = reportsTexts[language];
  const status = statusNames.find((name) => column === 'status' && name === value);
  if (status !== undefined) return common[language].statuses[status];
  if (column === 'step' && value === 'all') return words.whole;
  const step = column === 'step' ? StepName.safeParse(value).data : undefined;
  if (step !== undefined) return requisitionTexts[language].steps[step];
  return column === 'category' ? value.replaceAll('_', ' ') : value;
};

/** Micro-dollars have more digits than cents; what is below a cent is shown as such. */
const amountText = (row: ReportRow, value: string, formats: Formats): string => {
  const currency = String(row['currency'] ?? 'USD');
  const isSmall = Number(value) > 0 && Number(value) < 0.01;
  return isSmall ? `${currency} ${formats.precise(Number(value))}` : formats.money(money(currency, value));
};

const cellText = (row: ReportRow, { name, kind }: ReportColumn, formats: Formats): string => {
  const value = row[name] ?? null;
  if (value === null) return name === 'category' ? reportsTexts[formats.language].noCategory : '–';
  switch (kind) {
    case 'amount':
      return amountText(row, String(value), formats);
    case 'hours':
      return durationText(Number(value), { formats });
    case 'count':
      return formats.number(Number(value));
    case 'day':
      return formats.day(String(value));
    case 'month':
      return formats.month(String(value));
    case 'text':
      return named(name, String(value), formats);
    default:
      return kind satisfies never;
  }
};

const isFigure = ({ kind }: ReportColumn): boolean => kind === 'amount' || kind === 'hours' || kind === 'count';

const Cell = ({ row, column, formats }: { row: ReportRow; column: ReportColumn; formats: Formats }) => {
  const label = columnName(column.name, reportsTexts[formats.language].columns);
  const text = cellText(row, column, formats);
  const link = column.name === 'vendor' ? `/vendors/${encodeURIComponent(text)}` : null;
  return (
    <td {...(isFigure(column) && { class: 'amount' })} data-label={label}>
      {link === null ? text : <a href={link}>{text}</a>}
    </td>
  );
};

/** A report in figures; the currency stands with its amounts. */
export const ReportTable = ({ report, formats }: { report: ReportView; formats: Formats }) => {
  const columns = report.columns.filter(({ name }) => name !== 'currency');
  return (
    <table class="list">
      <thead>
        <tr>
          {columns.map((column) => (
            <th scope="col" {...(isFigure(column) && { class: 'amount' })}>
              {columnName(column.name, reportsTexts[formats.language].columns)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {report.rows.map((row) => (
          <tr>
            {columns.map((column) => (
              <Cell row={row} column={column} formats={formats} />
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
};

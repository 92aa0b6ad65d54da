import { ageNames, type ReportRow } from '../domain/report.ts';
import type { ReportView } from '../services/records-view.ts';
import type { Formats } from './formats.ts';
import type { ChartData, Series } from './parts/chart.tsx';
import { reportsTexts } from './texts/reports.ts';

const text = (row: ReportRow, column: string): string => String(row[column] ?? '');
const amount = (row: ReportRow, column: string): number => Number(row[column] ?? 0);

const distinct = (values: readonly string[]): string[] => [...new Set(values)];

/** Sums of a column by label; a label without a row has null. */
const sums = (
  rows: readonly ReportRow[],
  by: { label: string; value: string },
  labels: readonly string[],
): (number | null)[] =>
  labels.map((label) => {
    const of = rows.filter((row) => text(row, by.label) === label);
    return of.length === 0 ? null : of.reduce((sum, row) => sum + amount(row, by.value), 0);
  });

const indexOf = (month: string): number => Number(month.slice(0, 4)) * 12 + Number(month.slice(5)) - 1;

/** Every month from the first to the last, so that one without an order is seen as such. */
export const monthsBetween = (months: readonly string[]): string[] => {
  const [first, last] = [months.toSorted()[0], months.toSorted().at(-1)];
  if (first === undefined || last === undefined) return [];
  const count = indexOf(last) - indexOf(first) + 1;
  return Array.from({ length: count }, (_, at) => {
    const index = indexOf(first) + at;
    return `${Math.floor(index / 12)}-${String((index % 12) + 1).padStart(2, '0')}`;
  });
};

/** How a duration is written: in hours, and from two days on in days. */
export const durationText = (hours: number, { formats }: { formats: Formats }): string => {
  const words = reportsTexts[formats.language];
  const one = (value: number) => formats.number(Math.round(value * 10) / 10);
  return hours < 48 ? words.hours(one(hours)) : words.days(one(hours / 24));
};

const described = (formats: Formats, data: Omit<ChartData, 'desc'>): ChartData => {
  const { desc, nothing } = reportsTexts[formats.language].charts;
  const values = data.series.flatMap((one) =>
    one.values.flatMap((value, at) => (value === null ? [] : [{ value, label: data.labels[at] ?? '' }])),
  );
  const [largest] = values.toSorted((a, b) => b.value - a.value);
  return { ...data, desc: largest ? desc(values.length, data.format(largest.value), largest.label) : nothing };
};

const vendorCharts = ({ rows }: ReportView, formats: Formats): ChartData[] => {
  const { charts } = reportsTexts[formats.language];
  const labels = monthsBetween(rows.map((row) => text(row, 'month')));
  return distinct(rows.map((row) => text(row, 'currency'))).map((currency) => {
    const values = sums(
      rows.filter((row) => text(row, 'currency') === currency),
      { label: 'month', value: 'amount' },
      labels,
    );
    const title = charts.spend(currency);
    return described(formats, {
      kind: 'bars',
      title,
      labels: labels.map(formats.month),
      series: [{ name: currency, values }],
      format: formats.number,
    });
  });
};

const cycleCharts = ({ rows }: ReportView, formats: Formats): ChartData[] => {
  const words = reportsTexts[formats.language];
  const whole = rows.filter((row) => row['step'] === 'all');
  const labels = monthsBetween(whole.map((row) => text(row, 'month')));
  const series: Series[] = distinct(whole.map((row) => text(row, 'category'))).map((category) => ({
    name: category === '' ? words.noCategory : category.replaceAll('_', ' '),
    values: sums(
      whole.filter((row) => text(row, 'category') === category),
      { label: 'month', value: 'medianHours' },
      labels,
    ),
  }));
  const format = (hours: number) => durationText(hours, { formats });
  return [
    described(formats, { kind: 'lines', title: words.charts.cycle, labels: labels.map(formats.month), series, format }),
  ];
};

const openCharts = ({ rows }: ReportView, formats: Formats): ChartData[] => {
  const { charts, columns } = reportsTexts[formats.language];
  const values = sums(rows, { label: 'age', value: 'requisitions' }, ageNames).map((value) => value ?? 0);
  const series = [{ name: columns.requisitions, values }];
  return [described(formats, { kind: 'bars', title: charts.open, labels: ageNames, series, format: formats.number })];
};

const modelCharts = ({ rows }: ReportView, formats: Formats): ChartData[] => {
  const { charts } = reportsTexts[formats.language];
  const days = distinct(rows.map((row) => text(row, 'day')));
  const series = distinct(rows.map((row) => text(row, 'agent'))).map((agent) => ({
    name: agent,
    values: sums(
      rows.filter((row) => text(row, 'agent') === agent),
      { label: 'day', value: 'amount' },
      days,
    ),
  }));
  const labels = days.map((day) => day.slice(5));
  return [described(formats, { kind: 'bars', title: charts.models, labels, series, format: formats.precise })];
};

const chartsOfName = {
  vendors: vendorCharts,
  'cycle-time': cycleCharts,
  open: openCharts,
  models: modelCharts,
} as const satisfies Record<ReportView['name'], (report: ReportView, formats: Formats) => ChartData[]>;

/** The pictures of a report; none where it has no rows. */
export const chartsOf = (report: ReportView, formats: Formats): ChartData[] =>
  report.rows.length === 0 ? [] : chartsOfName[report.name](report, formats);

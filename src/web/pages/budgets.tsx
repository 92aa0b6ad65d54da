import type { App } from '../../http/context.ts';
import type { BudgetRow } from '../../services/records-view.ts';
import type { Formats } from '../formats.ts';
import { page } from '../page.tsx';
import { Meter } from '../parts/meter.tsx';
import { budgetsTexts } from '../texts/budgets.ts';
import { Person } from '../parts/person.tsx';
import type { Page, Visit, WebDependencies } from '../visit.ts';

const YEARS_BACK = 3;

const Filter = (given: { visit: Visit; year: number; now: number; costCenter: string; codes: readonly string[] }) => {
  const words = budgetsTexts[given.visit.formats.language];
  const first = Math.min(given.year, given.now - YEARS_BACK);
  const last = Math.max(given.year, given.now + 1);
  const years = Array.from({ length: last - first + 1 }, (_, at) => last - at);
  return (
    <form class="filter" method="get">
      <label>
        {words.year}
        <select name="year">
          {years.map((year) => (
            <option selected={year === given.year}>{String(year)}</option>
          ))}
        </select>
      </label>
      <label>
        {words.costCenter}
        <select name="costCenter">
          <option value="">{words.allCostCenters}</option>
          {given.codes.map((code) => (
            <option selected={code === given.costCenter}>{code}</option>
          ))}
        </select>
      </label>
      <button>{words.show}</button>
    </form>
  );
};

const shareOf = ({ minor }: { minor: number }, { budget }: BudgetRow): number =>
  budget.minor > 0 ? minor / budget.minor : minor > 0 ? 1 : 0;

const Row = ({ row, formats }: { row: BudgetRow; formats: Formats }) => {
  const words = budgetsTexts[formats.language];
  const percent = (amount: { minor: number }) => formats.percent(shareOf(amount, row));
  return (
    <tr>
      <th scope="row">
        {row.costCenter} <small>{row.name}</small>
      </th>
      <td data-label={words.columns.owner}>
        <Person id={row.owner} formats={formats} />
      </td>
      {(['budget', 'spent', 'committed', 'free'] as const).map((name) => (
        <td class="amount" data-label={words.columns[name]}>
          {formats.money(row[name])}
        </td>
      ))}
      <td class="use">
        <Meter
          label={words.bar(percent(row.spent), percent(row.committed))}
          shares={[
            { name: 'spent', share: shareOf(row.spent, row) },
            { name: 'committed', share: shareOf(row.committed, row) },
          ]}
        />
        {row.free.minor < 0 && <small class="over">{words.over}</small>}
      </td>
    </tr>
  );
};

const sumOf = (rows: readonly BudgetRow[], name: 'budget' | 'spent' | 'committed' | 'free') => ({
  currency: rows[0]?.[name].currency ?? 'USD',
  minor: rows.reduce((sum, row) => sum + row[name].minor, 0),
});

const Table = ({ rows, formats }: { rows: readonly BudgetRow[]; formats: Formats }) => {
  const words = budgetsTexts[formats.language];
  const amounts = ['budget', 'spent', 'committed', 'free'] as const;
  return (
    <table class="list budgets">
      <thead>
        <tr>
          <th scope="col">{words.columns.costCenter}</th>
          <th scope="col">{words.columns.owner}</th>
          {amounts.map((name) => (
            <th scope="col" class="amount">
              {words.columns[name]}
            </th>
          ))}
          <th scope="col">{words.columns.use}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <Row row={row} formats={formats} />
        ))}
      </tbody>
      {rows.length > 1 && (
        <tfoot>
          <tr>
            <th scope="row">{words.sum}</th>
            <td />
            {amounts.map((name) => (
              <td class="amount" data-label={words.columns[name]}>
                {formats.money(sumOf(rows, name))}
              </td>
            ))}
            <td />
          </tr>
        </tfoot>
      )}
    </table>
  );
};

const yearIn = (text: string | undefined, otherwise: number): number =>
  text !== undefined && /^2\d{3}$/.test(text) ? Number(text) : otherwise;

const budgets = async (visit: Visit, now: Date): Promise<Page> => {
  const { c, who, services, formats, meet } = visit;
  const words = budgetsTexts[formats.language];
  const today = Number(formats.isoDay(now).slice(0, 4));
  const year = yearIn(c.req.query('year'), today);
  const all = await services.budgets(who, { year });
  await meet(all);
  const asked = c.req.query('costCenter') ?? '';
  const rows = all.filter(({ costCenter }) => asked === '' || costCenter === asked);
  const codes = all.map(({ costCenter }) => costCenter);
  const body = (
    <>
      <Filter visit={visit} year={year} now={today} costCenter={asked} codes={codes} />
      {rows.length === 0 ? (
        <p class="empty">{words.empty(year)}</p>
      ) : (
        <>
          <Table rows={rows} formats={formats} />
          <p class="legend">
            {(['spent', 'committed', 'free'] as const).map((name) => (
              <span class={name}>{words.legend[name]}</span>
            ))}
          </p>
        </>
      )}
    </>
  );
  return { title: words.title, nav: 'budgets', body };
};

/** What cost centres have of a fiscal year, and what is left of it. */
export function budgetRoutes(app: App, dependencies: WebDependencies): void {
  app.get(
    '/budgets',
    page(dependencies, (visit) => budgets(visit, dependencies.now())),
  );
}

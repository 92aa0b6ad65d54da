import { z } from 'zod';
import { reportNames, type ReportName } from '../../domain/report.ts';
import { mayAsk } from '../../domain/rights.ts';
import { checked } from '../../http/body.ts';
import type { App } from '../../http/context.ts';
import type { SpendView } from '../../services/records-view.ts';
import { page } from '../page.tsx';
import { Chart } from '../parts/chart.tsx';
import { Meter } from '../parts/meter.tsx';
import { ReportTable } from '../parts/report-table.tsx';
import { chartsOf } from '../report-charts.ts';
import { reportsTexts } from '../texts/reports.ts';
import type { Page, Visit, WebDependencies } from '../visit.ts';

/** A form sends what was left empty as ''. */
const Day = z.union([z.literal('').transform(() => undefined), z.iso.date()]).optional();
const Days = z.object({ from: Day, to: Day });
type Days = z.infer<typeof Days>;

const mayRead = ({ who }: Visit, name: ReportName): boolean =>
  mayAsk(who.roles, name === 'models' ? 'modelReport' : 'report');

const Tabs = ({ visit, name }: { visit: Visit; name: ReportName }) => {
  const words = reportsTexts[visit.formats.language];
  return (
    <nav class="tabs" aria-label={words.label}>
      <ul>
        {reportNames
          .filter((one) => mayRead(visit, one))
          .map((one) => (
            <li>
              <a href={`/reports/${one}`} {...(one === name && { 'aria-current': 'page' })}>
                {words.names[one].name}
              </a>
            </li>
          ))}
      </ul>
    </nav>
  );
};

const Filter = ({ visit, from, to }: { visit: Visit; from: string; to: string }) => {
  const words = reportsTexts[visit.formats.language];
  return (
    <form class="filter" method="get">
      <label>
        {words.from}
        <input type="date" name="from" value={from} />
      </label>
      <label>
        {words.to}
        <input type="date" name="to" value={to} />
      </label>
      <button>{words.show}</button>
    </form>
  );
};

type Cap = SpendView['caps']['day'];

const Caps = ({ visit, caps }: { visit: Visit; caps: SpendView['caps'] }) => {
  const { formats } = visit;
  const words = reportsTexts[formats.language];
  const usd = (microUsd: number) => formats.money({ currency: 'USD', minor: Math.round(microUsd / 10_000) });
  const row = (name: string, { microUsd, limitMicroUsd }: Cap) => {
    const said = limitMicroUsd === null ? words.noCap(usd(microUsd)) : words.used(usd(microUsd), usd(limitMicroUsd));
    return (
      <li>
        <span>{name}</span> <strong>{said}</strong>
        {limitMicroUsd !== null && limitMicroUsd > 0 && (
          <Meter label={said} shares={[{ name: 'spent', share: microUsd / limitMicroUsd }]} />
        )}
      </li>
    );
  };
  return (
    <section class="caps">
      <h2>{words.caps.title}</h2>
      <ul>
        {row(words.caps.day(formats.day(caps.day.of)), caps.day)}
        {row(words.caps.month(formats.month(caps.month.of)), caps.month)}
      </ul>
    </section>
  );
};

const readReport = ({ services, who }: Visit, name: ReportName, days: Days) =>
  name === 'models' ? services.modelReport(who, days) : services.report(who, name, days);

const csvPath = (name: ReportName, { from, to }: Days): string => {
  const query = new URLSearchParams({ ...(from && { from }), ...(to && { to }) });
  return `/v1/reports/${name}.csv${query.size === 0 ? '' : `?${query.toString()}`}`;
};

const reportPage = async (visit: Visit, name: ReportName): Promise<Page> => {
  const { c, formats, services, who } = visit;
  const words = reportsTexts[formats.language];
  const days = checked(Days, c.req.query());
  const report = await readReport(visit, name, days);
  const caps = name === 'models' ? (await services.spend(who, days)).caps : null;
  const body = (
    <>
      <Tabs visit={visit} name={name} />
      <p class="lead">{words.names[name].says}</p>
      {report.from !== null && <Filter visit={visit} from={report.from} to={report.to} />}
      <p class="aside">
        <span>{words.counted[report.counted]}</span> <a href={csvPath(name, days)}>{words.csv}</a>
      </p>
      {caps !== null && <Caps visit={visit} caps={caps} />}
      {report.rows.length === 0 ? (
        <p class="empty">{words.empty}</p>
      ) : (
        <>
          {chartsOf(report, formats).map((data, at) => (
            <Chart id={`chart-${at}`} data={data} />
          ))}
          <h2>{words.table}</h2>
          <ReportTable report={report} formats={formats} />
        </>
      )}
    </>
  );
  return { title: words.names[name].name, nav: 'reports', body };
};

/** Sums over what one may see, as pictures, tables and files for spreadsheets. */
export function reportRoutes(app: App, dependencies: WebDependencies): void {
  app.get('/reports', (c) => c.redirect(`/reports/${reportNames[0]}`, 303));
  for (const name of reportNames)
    app.get(
      `/reports/${name}`,
      page(dependencies, (visit) => reportPage(visit, name)),
    );
}

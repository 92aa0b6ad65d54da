import { statusNames, type Status } from '../../domain/status.ts';
import type { App } from '../../http/context.ts';
import type { RequisitionRow } from '../../services/view.ts';
import { page } from '../page.tsx';
import { StatusBadge } from '../parts/status.tsx';
import { Time } from '../parts/time.tsx';
import { common } from '../texts/common.ts';
import { requisitionsTexts } from '../texts/requisitions.ts';
import type { Page, Visit, WebDependencies } from '../visit.ts';

const PER_PAGE = 50;

const isStatus = (text: string | undefined): text is Status => statusNames.some((name) => name === text);

const Filter = ({ status, visit }: { status: Status | null; visit: Visit }) => {
  const { language } = visit.formats;
  const words = requisitionsTexts[language];
  return (
    <form class="filter" method="get">
      <label>
        {words.filter}
        <select name="status">
          <option value="">{words.all}</option>
          {statusNames.map((name) => (
            <option value={name} selected={name === status}>
              {common[language].statuses[name]}
            </option>
          ))}
        </select>
      </label>
      <button>{common[language].search}</button>
    </form>
  );
};

const Row = ({ item, visit: { formats } }: { item: RequisitionRow; visit: Visit }) => (
  <tr>
    <td>
      <a href={`/requisitions/${item.id}`}>{item.id}</a>
    </td>
    <td>{item.subject}</td>
    <td>{item.vendor}</td>
    <td class="amount">{item.total && formats.money(item.total)}</td>
    <td>
      <StatusBadge status={item.status} language={formats.language} />{' '}
      {item.paused && <small>{requisitionsTexts[formats.language].paused}</small>}
    </td>
    <td>
      <Time at={item.updatedAt} formats={formats} relative />
    </td>
  </tr>
);

const List = ({ items, visit }: { items: readonly RequisitionRow[]; visit: Visit }) => {
  const { columns } = requisitionsTexts[visit.formats.language];
  return (
    <table class="list">
      <thead>
        <tr>
          <th scope="col">{columns.id}</th>
          <th scope="col">{columns.subject}</th>
          <th scope="col">{columns.vendor}</th>
          <th scope="col" class="amount">
            {columns.total}
          </th>
          <th scope="col">{columns.status}</th>
          <th scope="col">{columns.changed}</th>
        </tr>
      </thead>
      <tbody>
        {items.map((item) => (
          <Row item={item} visit={visit} />
        ))}
      </tbody>
    </table>
  );
};

const requisitions = async (visit: Visit): Promise<Page> => {
  const { c, who, services, formats } = visit;
  const words = requisitionsTexts[formats.language];
  const asked = c.req.query('status');
  const status = isStatus(asked) ? asked : null;
  const after = c.req.query('after');
  const filter = { limit: PER_PAGE, ...(status && { statuses: [status] }), ...(after !== undefined && { after }) };
  const { items, next } = await services.list(who, filter);
  const query = new URLSearchParams({ ...(status && { status }), after: next ?? '' });
  const body = (
    <>
      <Filter status={status} visit={visit} />
      {items.length === 0 ? <p class="empty">{words.empty}</p> : <List items={items} visit={visit} />}
      {next !== null && (
        <p>
          <a href={`/requisitions?${query.toString()}`}>{words.next}</a>
        </p>
      )}
    </>
  );
  return { title: words.title, nav: 'requisitions', body };
};

/** All requisitions that one may see. */
export function requisitionsRoutes(app: App, dependencies: WebDependencies): void {
  app.get('/requisitions', page(dependencies, requisitions));
}

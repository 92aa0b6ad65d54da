import { QuartermasterError } from '../../domain/errors.ts';
import { statusNames } from '../../domain/status.ts';
import { checked } from '../../http/body.ts';
import type { App } from '../../http/context.ts';
import { RequisitionQuery, wishOf } from '../../http/routes/requisition-wish.ts';
import { Phase, type RequisitionRow } from '../../services/view.ts';
import { askedIn } from '../address.ts';
import { page } from '../page.tsx';
import { Choice, Filters, List, Paging, Search, type Column, type Sorting } from '../parts/lists.tsx';
import { StatusBadge } from '../parts/status.tsx';
import { Time } from '../parts/time.tsx';
import { common } from '../texts/common.ts';
import { recordsTexts } from '../texts/records.ts';
import { requisitionsTexts } from '../texts/requisitions.ts';
import { Person } from '../parts/person.tsx';
import type { Page, Visit, WebDependencies } from '../visit.ts';

const PATH = '/requisitions';
const PER_PAGE = 50;
const MORE = ['requester', 'vendor', 'costCenter', 'from', 'to'] as const;
const FILTERS = ['search', 'phase', 'status', ...MORE] as const;
const SORTS = ['createdAt', 'updatedAt', 'total', 'due'] as const;

type Asked = Readonly<Record<string, string>>;

const DAY_MS = 86_400_000;

const isDay = (text: string): boolean => !Number.isNaN(Date.parse(`${text}T00:00:00Z`)) && text.length === 10;

/** The first instant of a day, or of the one after it; what is no day is refused with the rest. */
const startOf = (day: string | undefined, daysOn = 0): string | undefined => {
  if (day === undefined || !isDay(day)) return day;
  return new Date(Date.parse(`${day}T00:00:00Z`) + daysOn * DAY_MS).toISOString();
};

const given = (values: Record<string, string | undefined>): Record<string, string> =>
  Object.fromEntries(Object.entries(values).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));

const wishIn = ({ from, to, ...asked }: Asked) =>
  wishOf(
    checked(RequisitionQuery, {
      ...asked,
      ...given({ createdFrom: startOf(from), createdTo: startOf(to, 1) }),
      limit: PER_PAGE,
    }),
  );

const Filter = ({ asked, visit }: { asked: Asked; visit: Visit }) => {
  const { language } = visit.formats;
  const words = requisitionsTexts[language];
  const { all } = recordsTexts[language];
  const isFiltered = FILTERS.some((name) => asked[name] !== undefined);
  const phases = Phase.options.map((phase) => [phase, words.phases[phase]] as const);
  const statuses = statusNames.map((status) => [status, common[language].statuses[status]] as const);
  const more = (
    <>
      <Search name="requester" label={words.columns.requester} value={asked['requester']} type="text" />
      <Search name="vendor" label={words.vendorNumber} value={asked['vendor']} type="text" />
      <Search name="costCenter" label={words.columns.costCenter} value={asked['costCenter']} type="text" />
      <Search name="from" label={words.from} value={asked['from']} type="date" />
      <Search name="to" label={words.to} value={asked['to']} type="date" />
    </>
  );
  return (
    <Filters
      label={common[language].search}
      reset={isFiltered ? { href: PATH, label: words.reset } : null}
      more={{ label: words.more, isAsked: MORE.some((name) => asked[name] !== undefined), fields: more }}
    >
      <Search name="search" label={words.search} value={asked['search']} />
      <Choice name="phase" label={words.phase} value={asked['phase']} all={all} options={phases} />
      <Choice name="status" label={words.filter} value={asked['status']} all={all} options={statuses} />
      {asked['sort'] !== undefined && <input type="hidden" name="sort" value={asked['sort']} />}
      {asked['order'] !== undefined && <input type="hidden" name="order" value={asked['order']} />}
    </Filters>
  );
};

const columnsIn = (words: (typeof requisitionsTexts)[keyof typeof requisitionsTexts]): Column[] => [
  { label: words.columns.id, sort: { by: 'createdAt', first: 'desc' } },
  { label: words.columns.subject },
  { label: words.columns.vendor },
  { label: words.columns.total, isAmount: true, sort: { by: 'total', first: 'desc' } },
  { label: words.columns.requester },
  { label: words.columns.costCenter },
  { label: words.columns.status },
  { label: words.columns.due, sort: { by: 'due', first: 'asc' } },
  { label: words.columns.changed, sort: { by: 'updatedAt', first: 'desc' } },
];

const rowOf = (item: RequisitionRow, { formats }: Visit) => {
  const words = requisitionsTexts[formats.language];
  return [
    <a href={`${PATH}/${item.id}`}>{item.id}</a>,
    item.erased ? <small>{words.erased}</small> : item.subject,
    item.vendor,
    item.total && formats.money(item.total),
    <Person id={item.requester} formats={formats} />,
    item.costCenter,
    <>
      <StatusBadge status={item.status} language={formats.language} /> {item.paused && <small>{words.paused}</small>}
    </>,
    item.due && <Time at={item.due} formats={formats} relative />,
    <Time at={item.updatedAt} formats={formats} relative />,
  ];
};

const usual = { createdAt: 'desc', updatedAt: 'desc', total: 'desc', due: 'asc' } as const;

const sortingIn = (asked: Asked): Sorting => {
  const by = SORTS.find((name) => name === asked['sort']) ?? 'createdAt';
  const order = asked['order'] === 'asc' || asked['order'] === 'desc' ? asked['order'] : usual[by];
  return { path: PATH, asked, by, order };
};

/** What the address asks for, or why it cannot be. */
const foundFor = async ({ services, who }: Visit, asked: Asked) => {
  try {
    return { ...(await services.list(who, wishIn(asked))), refusal: null };
  } catch (error) {
    if (!(error instanceof QuartermasterError) || error.code !== 'invalid_input') throw error;
    return { items: [], next: null, refusal: error };
  }
};

const requisitions = async (visit: Visit): Promise<Page> => {
  const { language } = visit.formats;
  const words = requisitionsTexts[language];
  const asked = askedIn(visit.c.req.url, [...FILTERS, 'sort', 'order', 'after']);
  const { items, next, refusal } = await foundFor(visit, asked);
  await visit.meet(items);
  const rows = items.map((item) => rowOf(item, visit));
  const body = (
    <>
      <Filter asked={asked} visit={visit} />
      {refusal && (
        <p class="notice" role="alert">
          {words.invalid}
        </p>
      )}
      {rows.length === 0 ? (
        <p class="empty">{words.empty}</p>
      ) : (
        <List columns={columnsIn(words)} rows={rows} sorting={sortingIn(asked)} />
      )}
      <Paging path={PATH} asked={asked} next={next} formats={visit.formats} />
    </>
  );
  return { title: words.title, nav: 'requisitions', body, ...(refusal && { status: 422 as const }) };
};

/** All requisitions that one may see. */
export function requisitionsRoutes(app: App, dependencies: WebDependencies): void {
  app.get(PATH, page(dependencies, requisitions));
}

import { z } from 'zod';
import { GivenText } from '../../domain/plain-text.ts';
import { mayAct } from '../../domain/status.ts';
import { checked } from '../../http/body.ts';
import type { App } from '../../http/context.ts';
import { idOf } from '../../http/input.ts';
import type { TaskRow } from '../../services/review-view.ts';
import type { RequisitionRow } from '../../services/view.ts';
import { readForm } from '../form.ts';
import { versionOf } from '../../services/version.ts';
import { page } from '../page.tsx';
import { Breakable } from '../parts/breakable.tsx';
import { Due } from '../parts/due.tsx';
import { Field } from '../parts/field.tsx';
import { RiskBadge } from '../parts/risk.tsx';
import { Time } from '../parts/time.tsx';
import { common } from '../texts/common.ts';
import { inboxTexts, tabs, type Tab } from '../texts/inbox.ts';
import { ownerName } from '../texts/roles.ts';
import type { Page, Visit, WebDependencies } from '../visit.ts';

const PER_PAGE = 50;

/** What the address asks for. */
type Asked = { tab: Tab; search: string; after: string | undefined };

const isTab = (text: string | undefined): text is Tab => tabs.some((tab) => tab === text);

const askedBy = ({ c }: Visit): Asked => {
  const tab = c.req.query('tab');
  return { tab: isTab(tab) ? tab : 'mine', search: (c.req.query('q') ?? '').trim(), after: c.req.query('after') };
};

const addressOf = ({ tab, search }: Pick<Asked, 'tab' | 'search'>, after?: string): string => {
  const query = new URLSearchParams({
    ...(tab !== 'mine' && { tab }),
    ...(search !== '' && { q: search }),
    ...(after !== undefined && { after }),
  }).toString();
  return query === '' ? '/inbox' : `/inbox?${query}`;
};

const Tabs = ({ asked, visit }: { asked: Asked; visit: Visit }) => {
  const words = inboxTexts[visit.formats.language];
  return (
    <nav class="tabs" aria-label={words.tabsLabel}>
      <ul>
        {tabs.map((tab) => (
          <li>
            <a
              href={addressOf({ tab, search: asked.search })}
              {...(tab === asked.tab && { 'aria-current': 'page' as const })}
            >
              {words.tabs[tab]}
            </a>
          </li>
        ))}
      </ul>
      <a href="/deputies">{words.deputies}</a>
    </nav>
  );
};

const Search = ({ asked, visit }: { asked: Asked; visit: Visit }) => {
  const { language } = visit.formats;
  return (
    <form class="search" method="get" action="/inbox" role="search">
      {asked.tab !== 'mine' && <input type="hidden" name="tab" value={asked.tab} />}
      <label for="q">{inboxTexts[language].searchLabel}</label>
      <input id="q" name="q" type="search" value={asked.search} maxlength={200} autocomplete="off" />
      <button>{common[language].search}</button>
    </form>
  );
};

const Whose = ({ task: { owner, claim }, visit: { who, formats } }: { task: TaskRow; visit: Visit }) => {
  const words = inboxTexts[formats.language];
  const until = claim && formats.instant(claim.until);
  return (
    <>
      {'person' in owner && owner.person === who.person ? words.you : ownerName(owner, formats)}
      {claim && until !== null && (
        <small class="under">
          {claim.by === who.person ? words.claimedByYou(until) : words.claimedBy(formats.person(claim.by), until)}
        </small>
      )}
    </>
  );
};

/** Nobody takes from another what they work on. */
const ClaimForm = ({ task, visit: { who, formats } }: { task: TaskRow; visit: Visit }) => {
  const words = inboxTexts[formats.language];
  if ('person' in task.owner || (task.claim !== null && task.claim.by !== who.person)) return null;
  const act = task.claim === null ? 'claim' : 'release';
  return (
    <form method="post" action={`/tasks/${task.id}/${act}`}>
      <input type="hidden" name="back" value="inbox" />
      <button class="small" aria-label={`${words[act]}: ${task.title}, ${task.requisition}`}>
        {words[act]}
      </button>
    </form>
  );
};

const When = ({ task, visit: { formats } }: { task: TaskRow; visit: Visit }) =>
  task.status === 'open' || task.closedAt === null ? (
    <Due at={task.due} formats={formats} />
  ) : (
    <Time at={task.closedAt} formats={formats} relative />
  );

const TaskLine = ({ task, tab, visit }: { task: TaskRow; tab: Tab; visit: Visit }) => {
  const { about } = task;
  const { language, money } = visit.formats;
  return (
    <tr>
      <td class="due">
        <When task={task} visit={visit} />
      </td>
      <td class="what">
        <a href={`/tasks/${task.id}`}>{task.title}</a>
        <small class="under">
          <a href={`/requisitions/${task.requisition}`}>{task.requisition}</a> <Breakable text={about.subject} />
        </small>
      </td>
      <td>{about.vendor !== null && <Breakable text={about.vendor} />}</td>
      <td class="amount">{about.total && money(about.total)}</td>
      <td>
        {about.risk === null ? (
          <span class="faint">{inboxTexts[language].notYet}</span>
        ) : (
          <RiskBadge risk={about.risk} language={language} />
        )}
      </td>
      <td>
        <Whose task={task} visit={visit} />
      </td>
      {tab === 'mine' && (
        <td class="act">
          <ClaimForm task={task} visit={visit} />
        </td>
      )}
    </tr>
  );
};

const Tasks = ({ items, tab, visit }: { items: readonly TaskRow[]; tab: Tab; visit: Visit }) => {
  const { columns } = inboxTexts[visit.formats.language];
  return (
    <table class="list inbox">
      <thead>
        <tr>
          <th scope="col">{tab === 'decided' ? columns.decided : columns.due}</th>
          <th scope="col">{columns.task}</th>
          <th scope="col">{columns.vendor}</th>
          <th scope="col" class="amount">
            {columns.amount}
          </th>
          <th scope="col">{columns.risk}</th>
          <th scope="col">{columns.owner}</th>
          {tab === 'mine' && <th scope="col">{columns.act}</th>}
        </tr>
      </thead>
      <tbody>
        {items.map((task) => (
          <TaskLine task={task} tab={tab} visit={visit} />
        ))}
      </tbody>
    </table>
  );
};

const Reopen = ({ item: { id }, visit: { formats } }: { item: RequisitionRow; visit: Visit }) => {
  const words = inboxTexts[formats.language];
  return (
    <details>
      <summary aria-label={`${words.reopen} ${id}`}>{words.reopen}</summary>
      <form method="post" action={`/inbox/rejected/${id}/reopen`}>
        <Field name="reason" scope={id} label={words.reopenReason} rows={2} required />
        <button class="primary">{words.reopen}</button>
      </form>
    </details>
  );
};

const Rejected = ({ items, visit }: { items: readonly RequisitionRow[]; visit: Visit }) => {
  const { who, formats } = visit;
  const words = inboxTexts[formats.language];
  const mayReopen = mayAct('reopen', 'rejected', { roles: who.roles, isSubmitter: false });
  return (
    <table class="list inbox">
      <thead>
        <tr>
          <th scope="col">{words.rejectedAt}</th>
          <th scope="col">{words.columns.requisition}</th>
          <th scope="col">{words.columns.vendor}</th>
          <th scope="col" class="amount">
            {words.columns.amount}
          </th>
          {mayReopen && <th scope="col">{words.columns.act}</th>}
        </tr>
      </thead>
      <tbody>
        {items.map((item) => (
          <tr>
            <td class="due">
              <Time at={item.updatedAt} formats={formats} relative />
            </td>
            <td class="what">
              <a href={`/requisitions/${item.id}`}>{item.subject || item.id}</a>
              <small class="under">{item.id}</small>
            </td>
            <td>{item.vendor !== null && <Breakable text={item.vendor} />}</td>
            <td class="amount">{item.total && formats.money(item.total)}</td>
            {mayReopen && (
              <td>
                <Reopen item={item} visit={visit} />
              </td>
            )}
          </tr>
        ))}
      </tbody>
    </table>
  );
};

/** Approvals that are read one beside the other, where there are several. */
const ReviewLink = ({ items, visit }: { items: readonly TaskRow[]; visit: Visit }) => {
  const count = items.filter(({ kind }) => kind === 'approval').length;
  if (count < 2) return null;
  return (
    <p>
      <a class="button" href="/inbox/review">
        {inboxTexts[visit.formats.language].review(count)}
      </a>
    </p>
  );
};

const found = async (visit: Visit, { tab, search, after }: Asked) => {
  const { who, services } = visit;
  const wish = { limit: PER_PAGE, ...(search !== '' && { search }), ...(after !== undefined && { after }) };
  if (tab === 'rejected') {
    const { items, next } = await services.list(who, { ...wish, statuses: ['rejected'], sort: 'updatedAt' });
    return { count: items.length, next, list: <Rejected items={items} visit={visit} />, live: null };
  }
  const { items, next } = await services.tasks(who, { ...wish, scope: tab });
  await visit.meet(items);
  const list = (
    <>
      {tab === 'mine' && <ReviewLink items={items} visit={visit} />}
      <Tasks items={items} tab={tab} visit={visit} />
    </>
  );
  // What others have, and what was decided, is not followed.
  const isFollowed = tab === 'mine' && search === '' && after === undefined;
  const live = isFollowed ? `/v1/tasks/events?after=${versionOf({ items, next })}` : null;
  return { count: items.length, next, list, live };
};

const inbox = async (visit: Visit): Promise<Page> => {
  const words = inboxTexts[visit.formats.language];
  const asked = askedBy(visit);
  const { count, next, list, live } = await found(visit, asked);
  const body = (
    <>
      <Tabs asked={asked} visit={visit} />
      <Search asked={asked} visit={visit} />
      {count > 0 ? list : <p class="empty">{asked.search === '' ? words.empty[asked.tab] : words.notFound}</p>}
      {next !== null && (
        <p>
          <a href={addressOf(asked, next)}>{words.next}</a>
        </p>
      )}
    </>
  );
  return { title: words.title, nav: 'inbox', body, ...(live !== null && { live }) };
};

const Reopened = z.object({ reason: GivenText.max(2_000) });

/** What waits for whoever asks, and for others; what was decided, and what was rejected. */
export function inboxRoutes(app: App, dependencies: WebDependencies): void {
  app.get('/', (c) => c.redirect('/inbox', 303));
  app.get('/inbox', page(dependencies, inbox));
  app.post(
    '/inbox/rejected/:id/reopen',
    page(dependencies, async ({ c, who, services }) => {
      const { reason } = checked(Reopened, await readForm(c, dependencies.limits));
      await services.reopen(who, idOf(c), reason);
      return c.redirect(`/requisitions/${idOf(c)}`, 303);
    }),
  );
}

import { mayAsk, type Operation } from '../domain/rights.ts';
import { Document } from './document.tsx';
import { common, navNames, type NavName } from './texts/common.ts';
import type { Page, Visit } from './visit.ts';

/** `opens`: the operation without which the page has nothing to show. */
type Entry = { path: string; opens: Operation };

/** Each page's entry, in the groups in which they stand. */
const groups = [
  {
    inbox: { path: '/inbox', opens: 'tasks' },
    requisitions: { path: '/requisitions', opens: 'list' },
    new: { path: '/requisitions/new', opens: 'submit' },
  },
  {
    orders: { path: '/orders', opens: 'orders' },
    vendors: { path: '/vendors', opens: 'vendors' },
    contracts: { path: '/contracts', opens: 'contracts' },
    budgets: { path: '/budgets', opens: 'budgets' },
    reports: { path: '/reports', opens: 'report' },
  },
  {
    policies: { path: '/policies', opens: 'policies' },
    agents: { path: '/agents', opens: 'agents' },
    imports: { path: '/imports', opens: 'importFile' },
    webhooks: { path: '/webhooks', opens: 'webhooks' },
    sandbox: { path: '/sandbox', opens: 'tools' },
  },
] as const satisfies readonly Partial<Record<NavName, Entry>>[];

const Entries = ({ visit, nav, hasSandbox }: { visit: Visit; nav: NavName | null; hasSandbox: boolean }) => {
  const words = common[visit.formats.language];
  const entriesOf = (group: Partial<Record<NavName, Entry>>) =>
    navNames.flatMap((name) => {
      const entry = group[name];
      const isOpen = entry && mayAsk(visit.who.roles, entry.opens) && (name !== 'sandbox' || hasSandbox);
      return isOpen ? [{ name, path: entry.path }] : [];
    });
  return (
    <nav aria-label={words.navLabel}>
      {groups.map((group) => (
        <ul>
          {entriesOf(group).map(({ name, path }) => (
            <li>
              <a href={path} {...(name === nav && { 'aria-current': 'page' })}>
                {words.nav[name]}
              </a>
            </li>
          ))}
        </ul>
      ))}
    </nav>
  );
};

/** In a row where there is room, and behind a button on a phone; of the two one is shown. */
const Navigation = (given: { visit: Visit; nav: NavName | null; hasSandbox: boolean }) => {
  const words = common[given.visit.formats.language];
  return (
    <>
      <div class="bar">
        <Entries {...given} />
      </div>
      <details class="menu">
        <summary>{given.nav === null ? words.menu : `${words.menu}: ${words.nav[given.nav]}`}</summary>
        <Entries {...given} />
      </details>
    </>
  );
};

const Person = ({ visit: { profile, who, formats } }: { visit: Visit }) => (
  <form class="person" method="post" action="/sign-out">
    <span>
      {profile.name ?? who.person} <small>{profile.company}</small>
    </span>
    <button class="quiet">{common[formats.language].signOut}</button>
  </form>
);

/**
 * Asks for the page again, and takes over what has changed in it, whenever the server says that something has. What the forms that are open
 * stand on goes along, so that the server can say which of them it has changed under.
 */
const follows = (path: string) =>
  ({
    'hx-get': path,
    'hx-include': 'details[open] [name=ground]',
    'hx-trigger': 'changed from:#live',
    'hx-select': '#content',
    'hx-target': '#content',
    'hx-swap': 'outerMorph',
  }) as const;

type Around = { visit: Visit; page: Page; standIns: readonly string[]; hasSandbox: boolean };

/** A page with all that stands around it. */
export const Layout = ({ visit, page, standIns, hasSandbox }: Around) => {
  const { language } = visit.formats;
  const words = common[language];
  const { pathname, search } = new URL(visit.c.req.url);
  const { title, nav, live, body } = page;
  return (
    <Document
      language={language}
      title={title}
      body={
        <>
          <a class="skip" href="#content">
            {words.skip}
          </a>
          <header>
            <a class="brand" href="/inbox">
              Quartermaster
            </a>
            <Person visit={visit} />
            <Navigation visit={visit} nav={nav} hasSandbox={hasSandbox} />
          </header>
          {standIns.length > 0 && <aside class="stand-ins">{words.standIns(standIns.join(', '))}</aside>}
          {live && <div id="live" {...{ 'hx-sse:connect': live }} hx-swap="none" />}
          <main id="content" tabindex={-1} {...(live && follows(`${pathname}${search}`))}>
            <h1>{title}</h1>
            {body}
          </main>
        </>
      }
    />
  );
};

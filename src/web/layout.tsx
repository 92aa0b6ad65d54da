import { Document } from './document.tsx';
import { common, navNames, type NavName } from './texts/common.ts';
import type { Page, Visit } from './visit.ts';

const paths = {
  inbox: '/inbox',
  requisitions: '/requisitions',
  orders: '/orders',
  vendors: '/vendors',
  contracts: '/contracts',
  new: '/requisitions/new',
} as const satisfies Record<NavName, string>;

const Navigation = ({ visit, nav }: { visit: Visit; nav: NavName | null }) => {
  const words = common[visit.formats.language];
  return (
    <nav aria-label={words.navLabel}>
      <ul>
        {navNames.map((name) => (
          <li>
            <a href={paths[name]} {...(name === nav && { 'aria-current': 'page' })}>
              {words.nav[name]}
            </a>
          </li>
        ))}
      </ul>
    </nav>
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

/** Asks for the page again, and takes over what has changed in it, whenever the server says that something has. */
const follows = (path: string) =>
  ({
    'hx-get': path,
    'hx-trigger': 'changed from:#live',
    'hx-select': '#content',
    'hx-target': '#content',
    'hx-swap': 'outerMorph',
  }) as const;

/** A page with all that stands around it. */
export const Layout = ({ visit, page, standIns }: { visit: Visit; page: Page; standIns: readonly string[] }) => {
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
            <Navigation visit={visit} nav={nav} />
            <Person visit={visit} />
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

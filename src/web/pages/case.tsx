import { Actor } from '../../domain/principal.ts';
import type { App } from '../../http/context.ts';
import { idOf } from '../../http/input.ts';
import type { HistoryView } from '../../services/view.ts';
import type { Formats } from '../formats.ts';
import { page } from '../page.tsx';
import { Time } from '../parts/time.tsx';
import { Content, Transcript } from '../parts/transcript.tsx';
import { caseTexts } from '../texts/case.ts';
import type { Page, Visit, WebDependencies } from '../visit.ts';

type Entry = HistoryView['entries'][number];

const actorOf = (given: Entry['actor'], { language, person }: Formats): string => {
  const words = caseTexts[language];
  const actor = Actor.parse(given);
  if (actor.kind === 'person')
    return words.person(person(actor.person), actor.inPlaceOf === undefined ? null : person(actor.inPlaceOf));
  return actor.kind === 'agent' ? words.agent(actor.agent, person(actor.onBehalfOf)) : words.actors[actor.kind];
};

const telling = ['topic', 'verb', 'task', 'order', 'vendor', 'letter', 'to', 'reason'];

/** What an entry is about, from those of its facts that are a word or two. */
const briefOf = ({ payload }: Entry): string => {
  if (payload === null || typeof payload !== 'object' || Array.isArray(payload)) return '';
  return telling
    .flatMap((name) => {
      const value = payload[name];
      return typeof value === 'string' || typeof value === 'number' ? [String(value).replaceAll('_', ' ')] : [];
    })
    .join(' · ');
};

const EntryItem = ({ entry, formats, isBroken }: { entry: Entry; formats: Formats; isBroken: boolean }) => {
  const words = caseTexts[formats.language];
  const kinds: Readonly<Record<string, string>> = words.kinds;
  return (
    <li id={`entry-${entry.seq}`} value={entry.seq} {...(isBroken && { class: 'broken' })}>
      <p>
        <strong>{kinds[entry.kind] ?? entry.kind}</strong> {actorOf(entry.actor, formats)}{' '}
        <small>
          <Time at={entry.at} formats={formats} />
        </small>
      </p>
      {briefOf(entry) !== '' && <p class="brief">{briefOf(entry)}</p>}
      {entry.content === 'shown' ? (
        <details>
          <summary>{words.details}</summary>
          <Content value={entry.payload} formats={formats} />
          <p>
            <small>
              {words.hash} <code>{entry.hash}</code>
            </small>
          </p>
        </details>
      ) : (
        <p>
          <small>{words.content[entry.content]}</small>
        </p>
      )}
    </li>
  );
};

const Back = ({ id, formats }: { id: string; formats: Formats }) => (
  <p>
    <a href={`/requisitions/${id}`}>{caseTexts[formats.language].back}</a>
  </p>
);

const caseFile = async ({ c, who, services, formats, meet }: Visit): Promise<Page> => {
  const words = caseTexts[formats.language];
  const id = idOf(c);
  const { brokenAt, entries } = await services.history(who, id);
  await meet(entries);
  const body = (
    <>
      <Back id={id} formats={formats} />
      {brokenAt === null ? (
        <p class="verdict good">{words.intact(entries.length)}</p>
      ) : (
        <p class="verdict bad" role="alert">
          <a href={`#entry-${brokenAt}`}>{words.broken(brokenAt)}</a>
        </p>
      )}
      <p>
        <small>{words.what}</small>
      </p>
      <section>
        <ol class="case">
          {entries.map((entry) => (
            <EntryItem entry={entry} formats={formats} isBroken={brokenAt !== null && entry.seq >= brokenAt} />
          ))}
        </ol>
      </section>
    </>
  );
  return { title: words.title(id), nav: 'requisitions', body };
};

const transcript = async ({ c, who, services, formats }: Visit): Promise<Page> => {
  const words = caseTexts[formats.language].transcript;
  const id = idOf(c);
  const runs = (await services.transcript(who, id)).runs.filter(({ messages }) => messages.length > 0);
  const body = (
    <>
      <Back id={id} formats={formats} />
      {runs.length === 0 && <p class="empty">{words.empty}</p>}
      {runs.map(({ run, agent, messages }) => (
        <section>
          <h2>
            {agent} <small>{run}</small>
          </h2>
          <Transcript messages={messages} formats={formats} />
        </section>
      ))}
    </>
  );
  return { title: words.title(id), nav: 'requisitions', body };
};

/** What was recorded of one requisition: its case file with the verdict on its chain, and what agents were told. */
export function caseRoutes(app: App, dependencies: WebDependencies): void {
  app.get('/requisitions/:id/case', page(dependencies, caseFile));
  app.get('/requisitions/:id/transcript', page(dependencies, transcript));
}

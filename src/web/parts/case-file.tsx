import { Actor } from '../../domain/principal.ts';
import type { HistoryView } from '../../services/view.ts';
import type { Formats } from '../formats.ts';
import { caseTexts } from '../texts/case.ts';
import { Time } from './time.tsx';
import { Content } from './transcript.tsx';

type Entry = HistoryView['entries'][number];

const actorOf = (given: Entry['actor'], { language, person }: Formats): string => {
  const words = caseTexts[language];
  const actor = Actor.parse(given);
  if (actor.kind === 'person')
    return words.person(person(actor.person), actor.inPlaceOf === undefined ? null : person(actor.inPlaceOf));
  return actor.kind === 'agent' ? words.agent(actor.agent, person(actor.onBehalfOf)) : words.actors[actor.kind];
};

const telling = ['topic', 'verb', 'task', 'order', 'vendor', 'letter', 'to', 'reason', 'operation', 'state', 'via'];

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

/** Whether its chain holds, and every entry with its hash. */
export const CaseFile = ({ history, formats }: { history: HistoryView; formats: Formats }) => {
  const words = caseTexts[formats.language];
  const { brokenAt, entries } = history;
  return (
    <>
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
};

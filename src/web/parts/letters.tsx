import type { LetterView, RequisitionView } from '../../services/view.ts';
import type { Formats } from '../formats.ts';
import { requisitionTexts } from '../texts/requisition.ts';
import { sectionsTexts } from '../texts/sections.ts';
import { Time } from './time.tsx';

type Shown = { letter: LetterView; formats: Formats };

const Sources = ({ letter: { sources }, formats }: Shown) => {
  const words = sectionsTexts[formats.language].letters;
  if (sources.length === 0) return null;
  return (
    <>
      <h4>{words.sources}</h4>
      <ul>
        {sources.map(({ contract, title, section, page, quote }) => (
          <li>
            {contract === null ? title : <a href={`/contracts/${contract}`}>{title ?? contract}</a>}{' '}
            {section !== null && <small>{section}</small>} {page !== null && <small>{words.page(page)}</small>}
            <br />
            <q>{quote}</q>
          </li>
        ))}
      </ul>
    </>
  );
};

const Replies = ({ letter: { replies }, formats }: Shown) => {
  const words = sectionsTexts[formats.language].letters;
  return (
    <>
      {replies.map(({ kind, state, from, filedBy, filedAt, text }) => (
        <blockquote>
          <p>
            <strong>{words.reply(from, filedBy === null ? null : formats.person(filedBy))}</strong>{' '}
            <Time at={filedAt} formats={formats} /> <span class="badge">{words.states[state]}</span>{' '}
            {kind === 'automatic' && <small>{words.automatic}</small>}
          </p>
          <pre>{text}</pre>
        </blockquote>
      ))}
    </>
  );
};

const Letter = ({ letter, formats }: Shown) => {
  const words = sectionsTexts[formats.language].letters;
  const { number, status, subject, paragraphs, problems, sentTo, sentAt, reminded } = letter;
  return (
    <article>
      <h3>
        {words.letter(number)} <span class="badge">{words.statuses[status]}</span>
      </h3>
      <p>
        <small>
          {sentTo !== null && sentAt !== null && words.sent(sentTo, formats.instant(sentAt))}
          {reminded > 0 && ` · ${words.reminded(reminded)}`}
        </small>
      </p>
      {problems.length > 0 && (
        <>
          <h4>{words.problems}</h4>
          <ul>
            {problems.map((problem) => (
              <li>{problem}</li>
            ))}
          </ul>
        </>
      )}
      <details open={status === 'drafted'}>
        <summary>{subject ?? words.letter(number)}</summary>
        {paragraphs.map((paragraph) => (
          <p>{paragraph}</p>
        ))}
        <Sources letter={letter} formats={formats} />
      </details>
      <Replies letter={letter} formats={formats} />
    </article>
  );
};

/** What was written to the vendor, on what it rests, and what came back. */
export const Letters = ({ view: { negotiation }, formats }: { view: RequisitionView; formats: Formats }) =>
  negotiation && (
    <section>
      <h2>{requisitionTexts[formats.language].sections.letters}</h2>
      {negotiation.until !== null && (
        <p>
          <small>
            {sectionsTexts[formats.language].letters.until} <Time at={negotiation.until} formats={formats} />
          </small>
        </p>
      )}
      {negotiation.letters.map((letter) => (
        <Letter letter={letter} formats={formats} />
      ))}
    </section>
  );

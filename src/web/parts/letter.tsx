import { z } from 'zod';
import { LetterView, type TaskView } from '../../services/view.ts';
import type { Formats } from '../formats.ts';
import { taskTexts } from '../texts/task.ts';

const Facts = LetterView.pick({ subject: true, sources: true, problems: true }).extend({ text: z.string().nullable() });
export type LetterFacts = z.infer<typeof Facts>;

/** The draft that a review is about; null for other tasks, and where it was erased. */
export const letterOf = ({ topic, facts }: TaskView): LetterFacts | null =>
  topic === 'letter_review' ? (Facts.safeParse(facts).data ?? null) : null;

/** The draft as a person edits it. */
export const letterText = ({ subject, text }: LetterFacts): string =>
  subject === null && text === null ? '' : `Subject: ${subject ?? ''}\n\n${text ?? ''}`;

/** What the gate refuses of the draft. */
export const LetterProblems = ({ letter, formats }: { letter: LetterFacts; formats: Formats }) =>
  letter.problems.length === 0 ? null : (
    <div class="notice">
      <p>{taskTexts[formats.language].letter.problems}</p>
      <ul>
        {letter.problems.map((problem) => (
          <li lang="en">{problem}</li>
        ))}
      </ul>
    </div>
  );

/** The clauses that it cites, with where each stands; their words are a contract's. */
export const LetterSources = ({ letter, formats }: { letter: LetterFacts; formats: Formats }) => {
  const words = taskTexts[formats.language].letter;
  return (
    <section class="sources">
      <h2>{words.sources}</h2>
      {letter.sources.length === 0 && <p class="faint">{words.noSources}</p>}
      {letter.sources.map(({ contract, title, section, page, quote, claim }) => (
        <figure>
          <blockquote>{quote}</blockquote>
          <figcaption>
            {contract === null ? title : <a href={`/contracts/${contract}`}>{title ?? contract}</a>}
            {section !== null && <>, {section}</>}
            {page !== null && <>, {words.page(page)}</>}
            <br />
            {words.supports}: {claim}
          </figcaption>
        </figure>
      ))}
    </section>
  );
};

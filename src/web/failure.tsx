import type { Context } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { QuartermasterError } from '../domain/errors.ts';
import type { Env } from '../http/context.ts';
import { typeOf, type Problem } from '../http/problem.ts';
import { toldOf } from '../http/respond.ts';
import type { Log } from '../log.ts';
import type { Language } from '../services/view.ts';
import { Document } from './document.tsx';
import { languageFor } from './language-for.ts';
import { common, saidAlike } from './texts/common.ts';

const FROM_ELSEWHERE = new QuartermasterError(
  'forbidden',
  'This was sent from a page that is not of this system, so nothing was done. Open the page here and send it again.',
);

const isFromElsewhere = (error: unknown): boolean => error instanceof HTTPException && error.status === 403;

/** A failure as the API would tell it, in the log where it is ours. */
export const problemIn = (error: unknown, log: Log): Problem =>
  toldOf(isFromElsewhere(error) ? FROM_ELSEWHERE : error, log);

/** What is always said in the same words, in the reader's language; all else is written where it goes wrong, in English. */
const Detail = ({ problem: { type, detail }, language }: { problem: Problem; language: Language }) => {
  const { details } = common[language].problem;
  const said = saidAlike.find((code) => typeOf(code) === type);
  return said === undefined ? <p lang="en">{detail}</p> : <p>{details[said]}</p>;
};

export const Failure = ({ problem, language }: { problem: Problem; language: Language }) => {
  const words = common[language];
  return (
    <>
      <Detail problem={problem} language={language} />
      {problem.errors && (
        <ul lang="en">
          {problem.errors.map(({ field, reason }) => (
            <li>
              <code>{field}</code> {reason}
            </li>
          ))}
        </ul>
      )}
      {problem.instance && <p>{words.problem.instance(problem.instance)}</p>}
      <p>
        <a href="/inbox">{words.nav.inbox}</a>
      </p>
    </>
  );
};

/** Where a person looks at the answer, and no program: an address of the API says JSON to both. */
export const isForPeople = (c: Context<Env>): boolean =>
  (c.req.header('accept') ?? '').includes('text/html') && !/^\/(?:v1|codec|inbound)\//.test(c.req.path);

/** Where nobody is known to whom the page could speak. */
export const failurePage =
  (log: Log) =>
  (error: Error, c: Context<Env>): Response | Promise<Response> => {
    const problem = problemIn(error, log);
    const language = languageFor(c);
    const { title } = common[language].problem;
    const body = (
      <main id="content" class="alone">
        <h1>{title}</h1>
        <Failure problem={problem} language={language} />
      </main>
    );
    return c.html(<Document language={language} title={title} body={body} />, problem.status);
  };

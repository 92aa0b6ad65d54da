import { randomUUID } from 'node:crypto';
import type { Context } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { QuartermasterError } from '../domain/errors.ts';
import type { Env } from '../http/context.ts';
import { problemFor, problemOf, Refusal, type Problem } from '../http/problem.ts';
import type { Log } from '../log.ts';
import type { Language } from '../services/view.ts';
import { Document } from './document.tsx';
import { common } from './texts/common.ts';

const FROM_ELSEWHERE = new QuartermasterError(
  'forbidden',
  'This was sent from a page that is not of this system, so nothing was done. Open the page here and send it again.',
);

const isFromElsewhere = (error: unknown): boolean => error instanceof HTTPException && error.status === 403;

/** A failure as the API would tell it, in the log where it is ours. */
export function problemIn(error: unknown, log: Log): Problem {
  if (error instanceof Refusal) return problemOf(error.code, error.message);
  const problem = problemFor(isFromElsewhere(error) ? FROM_ELSEWHERE : error, `urn:uuid:${randomUUID()}`);
  if (problem.status >= 500) log.error({ err: error, instance: problem.instance }, 'page failed');
  return problem;
}

export const Failure = ({ problem, language }: { problem: Problem; language: Language }) => {
  const words = common[language];
  return (
    <>
      <p>{problem.detail}</p>
      {problem.errors && (
        <ul>
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

/** Where nobody is known to whom the page could speak. */
export const failurePage =
  (log: Log) =>
  (error: Error, c: Context<Env>): Response | Promise<Response> => {
    const problem = problemIn(error, log);
    const { title } = common.en.problem;
    const body = (
      <main id="content" class="alone">
        <h1>{title}</h1>
        <Failure problem={problem} language="en" />
      </main>
    );
    return c.html(<Document language="en" title={title} body={body} />, problem.status);
  };

import type { Context } from 'hono';
import { personIdsIn } from '../domain/person-ids.ts';
import type { Env } from '../http/context.ts';
import { requireRate } from '../http/limits.ts';
import { Refusal } from '../http/problem.ts';
import { Failure, problemIn } from './failure.tsx';
import { formatsFor } from './formats.ts';
import { Layout } from './layout.tsx';
import { identityOf } from './session.ts';
import { signInFirst } from './sign-in-first.tsx';
import { common } from './texts/common.ts';
import type { Page, Visit, WebDependencies } from './visit.ts';

type Show = (visit: Visit) => Promise<Page | Response>;

/** A failure keeps what stands around the page, so that its reader can go on elsewhere. */
const shownOr = async (
  visit: Visit,
  show: Show,
  { log, buckets, limits }: WebDependencies,
): Promise<Page | Response> => {
  try {
    requireRate(buckets, limits, visit.who, visit.c.req.method);
    return await show(visit);
  } catch (error) {
    if (error instanceof Refusal)
      for (const [name, value] of Object.entries(error.headers)) visit.c.header(name, value);
    const problem = problemIn(error, log);
    const { language } = visit.formats;
    const body = <Failure problem={problem} language={language} />;
    return { title: common[language].problem.title, nav: null, status: problem.status, body };
  }
};

/** Answers whoever is signed in, in their language, and has everybody else sign in first. */
export const page =
  (dependencies: WebDependencies, show: Show) =>
  async (c: Context<Env>): Promise<Response> => {
    const { services, signIn, limits, standIns, sandbox, now } = dependencies;
    const identity = await identityOf(c, signIn);
    if (identity === null) return signInFirst(c, limits);
    c.set('identity', identity);
    const { who } = identity;
    const profile = await signIn.profile(who);
    const people = new Map<string, string | null>();
    const meet = async (...views: readonly unknown[]): Promise<void> => {
      const ids = personIdsIn(views).filter((id) => !people.has(id));
      if (ids.length === 0) return;
      for (const { id, name } of await services.people(who, ids)) people.set(id, name);
    };
    const visit: Visit = { c, who, profile, formats: formatsFor(profile, now(), people), services, meet };
    const shown = await shownOr(visit, show, dependencies);
    if (shown instanceof Response) return shown;
    const whole = <Layout visit={visit} page={shown} standIns={standIns} hasSandbox={sandbox !== undefined} />;
    return c.html(<>{whole}</>, shown.status ?? 200);
  };

import type { Child } from 'hono/jsx';
import { z } from 'zod';
import { isOver } from '../../domain/agent-run.ts';
import { PlainText } from '../../domain/plain-text.ts';
import { mayAsk } from '../../domain/rights.ts';
import { checked } from '../../http/body.ts';
import type { App } from '../../http/context.ts';
import { idOf } from '../../http/input.ts';
import type { AgentRunRow, AgentRunView } from '../../services/agent-runs-view.ts';
import { askedIn } from '../address.ts';
import { dollars } from '../amounts.ts';
import type { Formats } from '../formats.ts';
import { page } from '../page.tsx';
import { CaseFile } from '../parts/case-file.tsx';
import { Choice, Filters, List, Paging } from '../parts/lists.tsx';
import { Time } from '../parts/time.tsx';
import { Content, Transcript } from '../parts/transcript.tsx';
import { agentRunsTexts } from '../texts/agent-runs.ts';
import type { Page, Visit, WebDependencies } from '../visit.ts';

const PATH = '/agents/runs';
const PER_PAGE = 50;

const Asked = z.object({
  agent: PlainText.max(63).optional().catch(undefined),
  after: PlainText.max(1_000).optional(),
});

const Standing = ({ run, formats }: { run: AgentRunRow; formats: Formats }) => {
  const { states, reasons } = agentRunsTexts[formats.language];
  return (
    <>
      <span class={`badge ${run.phase}`}>{states[run.state]}</span>
      {run.reason !== null && <small> {reasons[run.reason]}</small>}
    </>
  );
};

const verdictOf = ({ verdict }: AgentRunRow, { language }: Formats): string =>
  verdict === null ? '–' : agentRunsTexts[language].verdicts[verdict];

const rowOf = (run: AgentRunRow, { formats }: Visit): Child[] => [
  <a href={`${PATH}/${run.id}`}>{run.id}</a>,
  run.agent,
  <Standing run={run} formats={formats} />,
  verdictOf(run, formats),
  formats.person(run.person),
  dollars(run.costMicroUsd, formats.language),
  <Time at={run.createdAt} formats={formats} />,
];

const list = async (visit: Visit): Promise<Page> => {
  const { c, who, services, formats } = visit;
  const words = agentRunsTexts[formats.language];
  const asked = askedIn(c.req.url, ['agent', 'after']);
  const { agent, after } = checked(Asked, asked);
  const [agents, { items, next }] = await Promise.all([
    services.agents(who),
    services.agentRuns(who, { agent, after, limit: PER_PAGE }),
  ]);
  await visit.meet(items);
  const { run, agent: name, state, verdict, person, cost, began } = words.columns;
  const columns = [run, name, state, verdict, person].map((label) => ({ label }));
  const options = agents.filter(({ input }) => input !== null).map((one) => [one.name, one.name] as const);
  const body = (
    <>
      <p>{words.about}</p>
      <Filters label={words.show} reset={null}>
        <Choice name="agent" label={words.agent} value={agent} all={words.everyAgent} options={options} />
      </Filters>
      {items.length === 0 ? (
        <p class="empty">{words.empty}</p>
      ) : (
        <List
          columns={[...columns, { label: cost, isAmount: true }, { label: began }]}
          rows={items.map((item) => rowOf(item, visit))}
        />
      )}
      <Paging path={PATH} asked={asked} next={next} formats={formats} />
    </>
  );
  return { title: words.title, nav: 'agents', body };
};

const Head = ({ run, formats }: { run: AgentRunView; formats: Formats }) => {
  const words = agentRunsTexts[formats.language];
  const { columns, facts } = words;
  const rows: readonly (readonly [string, Child])[] = [
    [columns.agent, run.agent],
    [facts.prompt, <code>{run.promptVersion}</code>],
    [columns.verdict, verdictOf(run, formats)],
    [columns.person, formats.person(run.person)],
    [columns.cost, dollars(run.costMicroUsd, formats.language)],
    [facts.turns, formats.number(run.turns)],
    [columns.began, formats.instant(run.createdAt)],
    ...(run.endedAt === null ? [] : [[facts.ended, formats.instant(run.endedAt)] as const]),
    ...(run.subscription === null ? [] : [[facts.subscription, run.subscription] as const]),
    ...(run.cause === null
      ? []
      : [[facts.cause, words.cause(formats.number(run.cause.hops), run.cause.source)] as const]),
  ];
  return (
    <dl class="head">
      {rows.map(([name, value]) => (
        <>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </>
      ))}
    </dl>
  );
};

const Output = ({ output, formats }: { output: NonNullable<AgentRunView['output']>; formats: Formats }) => {
  const words = agentRunsTexts[formats.language];
  return (
    <>
      {output.reasons.length > 0 && (
        <section>
          <h2>{words.why}</h2>
          <ul>
            {output.reasons.map((reason) => (
              <li>{reason}</li>
            ))}
          </ul>
        </section>
      )}
      <section>
        <h2>{words.output}</h2>
        <Content value={output.payload} formats={formats} />
      </section>
    </>
  );
};

const Texts = ({ run, formats }: { run: AgentRunView; formats: Formats }) => {
  const words = agentRunsTexts[formats.language];
  if (run.erased) return <p class="empty">{words.erased}</p>;
  if (run.input === null) return <p class="empty">{words.notForYou}</p>;
  return (
    <>
      <section>
        <h2>{words.input}</h2>
        <Content value={run.input} formats={formats} />
      </section>
      <section>
        <h2>{words.transcript}</h2>
        <Transcript messages={run.messages} formats={formats} />
      </section>
    </>
  );
};

const one = async (visit: Visit): Promise<Page> => {
  const { c, who, services, formats, meet } = visit;
  const words = agentRunsTexts[formats.language];
  const [run, history] = await Promise.all([services.agentRun(who, idOf(c)), services.history(who, idOf(c))]);
  await meet({ person: run.person, history });
  const mayCancel = !isOver(run.state) && mayAsk(who.roles, 'cancelAgentRun');
  const body = (
    <>
      <p>
        <a href={PATH}>{words.back}</a>
      </p>
      <p class="lead">
        <Standing run={run} formats={formats} />
      </p>
      {mayCancel && (
        <form method="post" action={`${PATH}/${run.id}/cancel`}>
          <button>{words.cancel}</button>
        </form>
      )}
      <section>
        <Head run={run} formats={formats} />
        {run.runUrl !== null && (
          <p>
            <a href={run.runUrl}>{words.temporal}</a>
          </p>
        )}
      </section>
      {run.output !== null && <Output output={run.output} formats={formats} />}
      <Texts run={run} formats={formats} />
      <h2>{words.caseFile}</h2>
      <CaseFile history={history} formats={formats} />
    </>
  );
  return { title: words.run(run.id), nav: 'agents', body };
};

/** Agents that work by themselves, and what came of it. */
export function agentRunPages(app: App, dependencies: WebDependencies): void {
  app.get(PATH, page(dependencies, list));
  app.get(`${PATH}/:id`, page(dependencies, one));
  app.post(
    `${PATH}/:id/cancel`,
    page(dependencies, async ({ c, who, services }) => {
      await services.cancelAgentRun(who, idOf(c));
      return c.redirect(`${PATH}/${idOf(c)}`, 303);
    }),
  );
}

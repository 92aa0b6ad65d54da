import { mayAsk } from '../../domain/rights.ts';
import type { App } from '../../http/context.ts';
import type { ToolsView } from '../../services/tools-view.ts';
import type { AgentView, PausesView } from '../../services/view.ts';
import type { Formats } from '../formats.ts';
import { readForm } from '../form.ts';
import { page } from '../page.tsx';
import { agentRunsTexts } from '../texts/agent-runs.ts';
import { agentsTexts } from '../texts/agents.ts';
import type { Page, Visit, WebDependencies } from '../visit.ts';

type Pause = PausesView['pauses'][number];

/** Pauses or resumes one agent, or everything with null; a button for whoever may. */
const PauseForm = ({ visit, agent, pause }: { visit: Visit; agent: string | null; pause: Pause | undefined }) => {
  const words = agentsTexts[visit.formats.language];
  if (!mayAsk(visit.who.roles, 'pause')) return null;
  const act = pause === undefined ? 'pause' : 'resume';
  const said = agent === null ? words[`${act}All`] : words[act];
  const id = `reason-${agent ?? 'all'}`;
  return (
    <details class="pausing">
      <summary>{said}</summary>
      <form method="post" action={`/agents/${act}`}>
        {agent !== null && <input type="hidden" name="agent" value={agent} />}
        <label for={id}>{words.reason}</label>
        <input id={id} name="reason" maxlength={500} autocomplete="off" />
        <button>{said}</button>
      </form>
    </details>
  );
};

const PausedBy = ({ pause, formats }: { pause: Pause; formats: Formats }) => (
  <small>
    {agentsTexts[formats.language].pausedBy(formats.person(pause.by), formats.instant(pause.since))}
    {pause.reason !== null && <>: {pause.reason}</>}
  </small>
);

const Limits = ({ limits, formats }: { limits: AgentView['limits']; formats: Formats }) => {
  const words = agentsTexts[formats.language];
  if (limits === null) return <>{words.noLimits}</>;
  const cost = formats.money({ currency: 'USD', minor: Math.round(limits.microUsd / 10_000) });
  return <>{words.limits(formats.number(limits.turns), formats.number(limits.tokens), cost)}</>;
};

const AgentRow = ({ agent, pause, visit }: { agent: AgentView; pause: Pause | undefined; visit: Visit }) => {
  const { formats } = visit;
  const words = agentsTexts[formats.language];
  return (
    <tr>
      <th scope="row">{agent.name}</th>
      <td data-label={words.columns.prompt}>
        <code>{agent.promptVersion}</code>
      </td>
      <td data-label={words.columns.limits}>
        <Limits limits={agent.limits} formats={formats} />
      </td>
      <td data-label={words.columns.tools}>
        {agent.tools.length === 0 ? (
          '–'
        ) : (
          <ul class="plain">
            {agent.tools.map((tool) => (
              <li>
                <a href={`#tool-${tool}`}>{tool}</a>
              </li>
            ))}
          </ul>
        )}
      </td>
      <td data-label={words.columns.evals}>
        {agent.evals === null ? (
          words.noEvals
        ) : (
          <>
            {words.evals(formats.number(agent.evals.passed), formats.number(agent.evals.cases))}{' '}
            <small>{agent.evals.model}</small>
          </>
        )}
      </td>
      <td data-label={words.columns.state}>
        {pause === undefined ? (
          <span class="badge completed">{words.running}</span>
        ) : (
          <>
            <span class="badge input_required">{words.paused}</span> <PausedBy pause={pause} formats={formats} />
          </>
        )}
        <PauseForm visit={visit} agent={agent.name} pause={pause} />
      </td>
    </tr>
  );
};

const AgentTable = ({ agents, pauses, visit }: { agents: readonly AgentView[]; pauses: PausesView; visit: Visit }) => {
  const { columns } = agentsTexts[visit.formats.language];
  return (
    <table class="list">
      <thead>
        <tr>
          {[columns.agent, columns.prompt, columns.limits, columns.tools, columns.evals, columns.state].map((name) => (
            <th scope="col">{name}</th>
          ))}
        </tr>
      </thead>
      <tbody>
        {agents.map((agent) => (
          <AgentRow agent={agent} pause={pauses.pauses.find((one) => one.agent === agent.name)} visit={visit} />
        ))}
      </tbody>
    </table>
  );
};

const ToolTable = ({ tools, formats }: { tools: ToolsView; formats: Formats }) => {
  const words = agentsTexts[formats.language];
  const { toolColumns } = words;
  const callers = (tool: string): string =>
    tools.agents
      .filter((agent) => agent.tools.includes(tool))
      .map(({ name }) => name)
      .join(', ') || words.noAgent;
  return (
    <table class="list">
      <thead>
        <tr>
          {[toolColumns.tool, toolColumns.effect, toolColumns.scope, toolColumns.agents, toolColumns.state].map(
            (name) => (
              <th scope="col">{name}</th>
            ),
          )}
        </tr>
      </thead>
      <tbody>
        {tools.operations.map((tool) => (
          <tr id={`tool-${tool.name}`}>
            <th scope="row">
              {tool.name} {tool.description !== null && <small>{tool.description}</small>}
            </th>
            <td data-label={toolColumns.effect}>{words.effects[tool.effect]}</td>
            <td data-label={toolColumns.scope}>
              <code>{tool.scope}</code>
            </td>
            <td data-label={toolColumns.agents}>{callers(tool.name)}</td>
            <td data-label={toolColumns.state}>
              <span class={`badge ${tool.on ? 'completed' : 'failed'}`}>{tool.on ? words.on : words.off}</span>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
};

const acceptedText = (document: ToolsView['documents'][number], formats: Formats): string => {
  const words = agentsTexts[formats.language];
  const { acceptedAt, acceptedBy } = document;
  if (acceptedAt === null) return document.state === 'new' ? '–' : words.notPinned;
  const at = formats.instant(acceptedAt);
  return acceptedBy === null ? words.acceptedFirst(at) : words.acceptedBy(acceptedBy, at);
};

const DocumentTable = ({ documents, formats }: { documents: ToolsView['documents']; formats: Formats }) => {
  const words = agentsTexts[formats.language];
  const { documentColumns } = words;
  return (
    <table class="list">
      <thead>
        <tr>
          <th scope="col">{documentColumns.document}</th>
          <th scope="col">{documentColumns.state}</th>
          <th scope="col">{documentColumns.accepted}</th>
        </tr>
      </thead>
      <tbody>
        {documents.map((document) => (
          <tr>
            <td>
              <a href={`/agents/documents/${document.name}`}>{document.name}</a>
            </td>
            <td data-label={documentColumns.state}>
              <span class={`badge ${document.state === 'accepted' ? 'completed' : 'input_required'}`}>
                {words.states[document.state]}
              </span>
            </td>
            <td data-label={documentColumns.accepted}>{acceptedText(document, formats)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
};

const agentsPage = async (visit: Visit): Promise<Page> => {
  const { services, who, formats, meet } = visit;
  const words = agentsTexts[formats.language];
  const [agents, tools, pauses] = await Promise.all([services.agents(who), services.tools(who), services.pauses(who)]);
  await meet(pauses);
  const all = pauses.pauses.find(({ agent }) => agent === null);
  const body = (
    <>
      <p>{words.about}</p>
      <p>
        <a href="/agents/runs">{agentRunsTexts[formats.language].title}</a>
      </p>
      {pauses.installation && <p class="notice">{words.installation}</p>}
      {all !== undefined && (
        <p class="notice">
          {words.everything} <PausedBy pause={all} formats={formats} />
        </p>
      )}
      <PauseForm visit={visit} agent={null} pause={all} />
      <h2>{words.agents}</h2>
      <AgentTable agents={agents} pauses={pauses} visit={visit} />
      <h2>{words.documents}</h2>
      <DocumentTable documents={tools.documents} formats={formats} />
      <h2>{words.tools}</h2>
      <ToolTable tools={tools} formats={formats} />
    </>
  );
  return { title: words.title, nav: 'agents', body };
};

/** Who may call what; an administrator pauses and resumes here. */
export function agentRoutes(app: App, dependencies: WebDependencies): void {
  app.get('/agents', page(dependencies, agentsPage));
  for (const act of ['pause', 'resume'] as const)
    app.post(
      `/agents/${act}`,
      page(dependencies, async ({ c, who, services }) => {
        const { agent, reason } = await readForm(c, dependencies.limits);
        await services[act](who, { tenant: null, agent: agent || null, reason: reason || null });
        return c.redirect('/agents', 303);
      }),
    );
}

import { z } from 'zod';
import type { Agent, PlainAgent } from './agents/agent.ts';
import * as agents from './agents/all.ts';
import { aloneOf } from './agents/alone.ts';
import type { Config } from './config.ts';
import { QuartermasterError } from './domain/errors.ts';
import { fetchFrom, signingKeyOf } from './identity/issuer-keys.ts';
import type { Shelf } from './services/tools-view.ts';
import { kongConfiguration } from './tools/kong.ts';
import { agentProblems } from './tools/lint.ts';
import { checkDocuments, readDocumentFiles, type Registry } from './tools/registry.ts';

/** The documents and the agents that may use them. */
export type Toolbox = { registry: Registry; agents: readonly ToolAgent[] };

/** An agent as far as tools are concerned. */
export type ToolAgent = Pick<
  (typeof agents)[keyof typeof agents],
  'name' | 'promptVersion' | 'prompt' | 'tools' | 'scopes'
>;

/** The toolbox, and everything for which it would be refused at start. */
export async function checkToolbox(folder?: string): Promise<Toolbox & { problems: readonly string[] }> {
  const { registry, problems } = await checkDocuments(await readDocumentFiles(folder));
  const all: readonly ToolAgent[] = Object.values(agents);
  return { registry, agents: all, problems: [...problems, ...all.flatMap((agent) => agentProblems(agent, registry))] };
}

/** Read once, at start. Throws `configuration_invalid` with all that is wrong. */
export async function loadToolbox(folder?: string): Promise<Toolbox> {
  const { problems, ...toolbox } = await checkToolbox(folder);
  if (problems.length > 0) throw new QuartermasterError('configuration_invalid', problems.join('\n'));
  return toolbox;
}

type Listed = Agent<never, z.ZodType> | PlainAgent<z.ZodType>;
const listed: Readonly<Record<string, Listed>> = agents;

/** What each agent must be given that works without a requisition. */
export const aloneInputs: ReadonlyMap<string, z.ZodObject> = new Map(
  Object.entries(listed).flatMap(([name, agent]): [string, z.ZodObject][] => {
    const alone = aloneOf(agent);
    return alone === null ? [] : [[name, alone.input]];
  }),
);

const JsonObject = z.record(z.string(), z.json());

/** As JSON Schema; null for an agent that needs a requisition. */
const inputOf = (name: string): z.infer<typeof JsonObject> | null => {
  const schema = aloneInputs.get(name);
  return schema === undefined ? null : JsonObject.parse(z.toJSONSchema(schema, { io: 'input' }));
};

/** The toolbox as the faces show it. */
export const shelfOf = ({ registry, agents: all }: Toolbox): Shelf => ({
  documents: registry.documents.map(({ name, hash, text }) => ({ name, hash, text })),
  operations: registry.operations.map((operation) => {
    const { name, document, effect, scope, audience, during, rate, timeout, size, idempotency, input } = operation;
    const declared = { effect, scope, audience, during, rate, timeout, size, idempotency };
    const properties = z.record(z.string(), z.json()).parse(input['properties']);
    const description = operation.description ?? null;
    return { name, document: document.name, ...declared, description, arguments: properties };
  }),
  agents: all.map(({ name, promptVersion, tools, scopes }) => ({
    name,
    promptVersion,
    tools: [...tools],
    scopes: [...scopes],
    input: inputOf(name),
  })),
  inputs: aloneInputs,
});

type KongConfig = Pick<Config, 'QM_INTERNAL_URL'> & { RISK_URL: string; ERP_URL: string; OIDC_ISSUER: string };

/** The toolbox as a configuration of Kong; asks the issuer for its key. */
export async function kongOf(config: KongConfig) {
  const { registry, agents: all } = await loadToolbox();
  const own = (audience: string): string => `${config.QM_INTERNAL_URL.replace(/\/+$/, '')}/internal/${audience}`;
  const urls = {
    vendors: own('vendors'),
    contracts: own('contracts'),
    purchasing: own('purchasing'),
    mail: own('mail'),
    risk: config.RISK_URL,
    erp: config.ERP_URL,
  };
  return kongConfiguration(registry, all, {
    urls,
    key: await signingKeyOf(config.OIDC_ISSUER, fetchFrom(config.OIDC_ISSUER)),
  });
}

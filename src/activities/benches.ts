import { intakeAgent } from '../agents/intake/agent.ts';
import { vendorAgent } from '../agents/vendor/agent.ts';
import * as all from '../agents/all.ts';
import type { Agent, PlainAgent } from '../agents/agent.ts';
import { QuartermasterError } from '../domain/errors.ts';
import { strictSchema, toolSpec } from '../model/json-schema.ts';
import type { ModelRequest } from '../model/request.ts';
import { readMail } from '../store/mails.ts';
import { notFound } from '../store/requisitions.ts';
import { modelTool } from '../tools/model-tool.ts';
import type { AgentName } from './api.ts';
import type { Bench } from './bench.ts';
import { judgeIntake } from './judge-intake.ts';
import { judgeVendorOutput } from './judge-vendor-output.ts';
import { plainBench } from './plain-bench.ts';
import { requirementOf } from './steps/requirement-of.ts';
import type { z } from 'zod';

/** Schemas are made once: they are the same in every turn. */
const requestOf = <C, O extends z.ZodType>(agent: Agent<C, O>): Bench['request'] => {
  const output = { name: agent.output.name, schema: strictSchema(agent.output.schema) };
  let tools: ModelRequest['tools'] | null = null;
  return (registry, messages, maxOutputTokens) => {
    tools ??= agent.tools.map((name) => toolSpec(modelTool(registry, name)));
    return { system: agent.prompt, messages, tools, output, maxOutputTokens };
  };
};

/** The agents that write more than a hand-off have a joint of their own. */
const own = {
  intake: {
    firstMessage: async ({ tx, requisition }) => {
      const mail = await readMail(tx, requisition.mail);
      if (!mail) throw notFound();
      return intakeAgent.input(mail);
    },
    request: requestOf(intakeAgent),
    judge: judgeIntake,
  },
  vendor: {
    firstMessage: async ({ requisition }) => vendorAgent.input(requirementOf(requisition).vendor),
    request: requestOf(vendorAgent),
    judge: judgeVendorOutput,
  },
} as const satisfies Record<Exclude<AgentName, PlainName>, Bench>;

/** Those of all the others follow from their folders. */
type PlainName = { [N in AgentName]: (typeof all)[N] extends { gate: unknown } ? N : never }[AgentName];

type Listed = Agent<never, z.ZodType> | PlainAgent<z.ZodType>;
const listed: Readonly<Record<string, Listed>> = all;

const benches: ReadonlyMap<string, Bench> = new Map<string, Bench>([
  ...Object.entries(listed).flatMap(([name, agent]): [string, Bench][] =>
    'gate' in agent ? [[name, { ...plainBench(agent), request: requestOf(agent) }]] : [],
  ),
  ...Object.entries(own),
]);

/** Where an agent works. */
export function benchOf(name: AgentName): Bench {
  const bench = benches.get(name);
  if (bench === undefined) throw new QuartermasterError('internal', `Agent ${name} has neither a gate nor a bench.`);
  return bench;
}

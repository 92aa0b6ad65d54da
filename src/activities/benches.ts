import { intakeAgent } from '../agents/intake/agent.ts';
import { negotiationAgent } from '../agents/negotiation/agent.ts';
import { vendorAgent } from '../agents/vendor/agent.ts';
import * as all from '../agents/all.ts';
import type { Agent, PlainAgent } from '../agents/agent.ts';
import { QuartermasterError } from '../domain/errors.ts';
import { readWhole } from '../store/attachments.ts';
import { notFound } from '../store/requisitions.ts';
import { requestOf } from './agent-request.ts';
import type { AgentName, AgentRun } from './api.ts';
import type { Bench } from './bench.ts';
import { judgeIntake } from './judge-intake.ts';
import { replyBench } from './judge-reply.ts';
import { judgeNegotiation, negotiationCase } from './judge-negotiation.ts';
import { judgeVendorOutput } from './judge-vendor-output.ts';
import { plainBench } from './plain-bench.ts';
import { replyOfRun } from './reply-runs.ts';
import { requirementOf } from './steps/requirement-of.ts';
import type { z } from 'zod';

/** The agents that write more than a hand-off have a joint of their own. */
const own = {
  intake: {
    firstMessage: async ({ tx, requisition }) => {
      const mail = await readWhole(tx, requisition.mail);
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
  negotiation: {
    firstMessage: async ({ tx, requisition, run, policies }) =>
      negotiationAgent.input(await negotiationCase(tx, requisition, run, policies)),
    request: requestOf(negotiationAgent),
    judge: judgeNegotiation,
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

/** Where an agent works in this run: the Intake agent reads mails, and what people reply. */
export function benchOf({ agent, run }: Pick<AgentRun, 'agent' | 'run'>): Bench {
  const bench = replyOfRun(run) === null ? benches.get(agent) : replyBench;
  if (bench === undefined) throw new QuartermasterError('internal', `Agent ${agent} has neither a gate nor a bench.`);
  return bench;
}

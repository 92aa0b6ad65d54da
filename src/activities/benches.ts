import { intakeAgent } from '../agents/intake/agent.ts';
import { vendorAgent } from '../agents/vendor/agent.ts';
import type { Agent } from '../agents/agent.ts';
import { strictSchema, toolSpec } from '../model/json-schema.ts';
import { readWhole } from '../store/attachments.ts';
import { notFound } from '../store/requisitions.ts';
import { operations } from '../tools/operations.ts';
import type { AgentName } from './api.ts';
import type { Bench } from './bench.ts';
import { judgeIntake } from './judge-intake.ts';
import { judgeVendorOutput } from './judge-vendor-output.ts';
import { requirementOf } from './steps/requirement-of.ts';
import type { z } from 'zod';

/** Schemas are made once: they are the same in every turn. */
const requestOf = <C, O extends z.ZodType>(agent: Agent<C, O>): Bench['request'] => {
  const tools = agent.tools.map((name) => toolSpec(name, operations[name]));
  const output = { name: agent.output.name, schema: strictSchema(agent.output.schema) };
  return (messages, maxOutputTokens) => ({ system: agent.prompt, messages, tools, output, maxOutputTokens });
};

export const benches = {
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
} as const satisfies Record<AgentName, Bench>;

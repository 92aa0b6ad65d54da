import { intakeAgent } from '../agents/intake/agent.ts';
import { vendorAgent } from '../agents/vendor/agent.ts';
import type { Agent } from '../agents/agent.ts';
import { strictSchema, toolSpec } from '../model/json-schema.ts';
import type { Message } from '../model/message.ts';
import type { ModelRequest } from '../model/request.ts';
import type { Tx } from '../store/database.ts';
import { readMail } from '../store/mails.ts';
import { notFound, type Requisition } from '../store/requisitions.ts';
import { operations } from '../tools/operations.ts';
import type { AgentName, AgentRun } from './api.ts';
import type { ActivityContext } from './context.ts';
import { judgeIntake } from './judge-intake.ts';
import { judgeVendorOutput } from './judge-vendor-output.ts';
import { requirementOf } from './steps/requirement-of.ts';
import type { z } from 'zod';

/** What the gate made of an answer: the verdict and the fields concerned go into history, nothing else. */
export type Judged =
  | { verdict: 'allow' | 'fix' | 'ask_human' | 'block'; fields: string[] }
  | { verdict: 'reask'; say: string };

/** Where one agent works: what it is given first, what is asked of the model, and who judges the answer. */
export type Bench = {
  firstMessage(scene: { tx: Tx; requisition: Requisition }): Promise<string>;
  request(messages: readonly Message[], maxOutputTokens: number): ModelRequest;
  judge(context: ActivityContext, run: AgentRun, text: string, attempt: number): Promise<Judged>;
};

const requestOf =
  <C, O extends z.ZodType>(agent: Agent<C, O>): Bench['request'] =>
  (messages, maxOutputTokens) => ({
    system: agent.prompt,
    messages,
    tools: agent.tools.map((name) => toolSpec(name, operations[name])),
    output: { name: agent.output.name, schema: strictSchema(agent.output.schema) },
    maxOutputTokens,
  });

export const benches = {
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
} as const satisfies Record<AgentName, Bench>;

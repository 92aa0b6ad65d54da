import { intakeAgent } from '../agents/intake/agent.ts';
import { negotiationAgent } from '../agents/negotiation/agent.ts';
import { vendorAgent } from '../agents/vendor/agent.ts';
import { readMail } from '../store/mails.ts';
import { notFound } from '../store/requisitions.ts';
import { requestOf } from './agent-request.ts';
import type { AgentName } from './api.ts';
import type { Bench } from './bench.ts';
import { judgeIntake } from './judge-intake.ts';
import { judgeNegotiation, negotiationCase } from './judge-negotiation.ts';
import { judgeVendorOutput } from './judge-vendor-output.ts';
import { requirementOf } from './steps/requirement-of.ts';

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
  negotiation: {
    firstMessage: async ({ tx, requisition, run, policies }) =>
      negotiationAgent.input(await negotiationCase(tx, requisition, run, policies)),
    request: requestOf(negotiationAgent),
    judge: judgeNegotiation,
  },
} as const satisfies Record<AgentName, Bench>;

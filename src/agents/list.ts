import { intakeAgent } from './intake/agent.ts';
import { negotiationAgent } from './negotiation/agent.ts';
import { vendorAgent } from './vendor/agent.ts';

/** Every agent that there is, in the order in which a requisition meets them. */
export const agents = [intakeAgent, vendorAgent, negotiationAgent] as const;

// The one list of agents: a new one is a line here. Everything else about an agent follows from its folder.
export { intakeAgent as intake } from './intake/agent.ts';
export { negotiationAgent as negotiation } from './negotiation/agent.ts';
export { vendorAgent as vendor } from './vendor/agent.ts';

import type { Face } from '../support/face.ts';
import type { TestSystem } from '../support/system.ts';
import { until } from '../support/until.ts';

const VENDOR = { name: 'Northwind Traders', country: 'US', taxId: '91-1234567' };
const all = { tenant: null, agent: 'vendor', reason: null };

const untilReason = (face: Face, id: string, wanted: string | null): Promise<void> =>
  until(async () => (await face.agentRun(id)).reason === wanted);

/** One path through the run of an agent that works by itself each; every one leaves it ended. They return its number. */
export const runScenarios: Record<string, (system: TestSystem) => Promise<string>> = {
  'agent-run-completed': async (system) => {
    const buyer = system.as('buyer');
    const { id } = await buyer.runAgent('vendor', VENDOR);
    await until(async () => (await buyer.agentRun(id)).endedAt !== null);
    return id;
  },
  'agent-run-after-a-pause-and-a-sign-in': async (system) => {
    const [admin, compliance] = [system.as('admin'), system.as('compliance')];
    await admin.pause(all);
    const { id } = await compliance.runAgent('vendor', VENDOR);
    await untilReason(compliance, id, 'paused');
    await admin.resume(all);
    await untilReason(compliance, id, 'needs_sign_in');
    await system.signIn('compliance');
    return id;
  },
  'agent-run-cancelled-while-it-waits': async (system) => {
    const [admin, buyer] = [system.as('admin'), system.as('buyer')];
    await admin.pause(all);
    const { id } = await buyer.runAgent('vendor', VENDOR);
    await untilReason(buyer, id, 'paused');
    await buyer.cancelAgentRun(id);
    await admin.resume(all);
    return id;
  },
};

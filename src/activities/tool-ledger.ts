import type { Principal } from '../domain/principal.ts';
import type { Database, Tx } from '../store/database.ts';
import { closeToolCall, openToolCall, pinFirstFound, pinnedHash, takeFromRate } from '../store/tool-calls.ts';
import type { CallLedger, IntendedCall } from '../tools/ledger.ts';
import type { Registry } from '../tools/registry.ts';

/** The ledger of tool calls in the store. It is kept as the worker, whoever calls: a person cannot change what was called for them. */
export const createToolLedger = (database: Database, { documents }: Registry): CallLedger => ({
  open: (call) =>
    database.withPrincipal(keeper(call.principal), async (tx) => {
      const { name, rate, document } = call.operation;
      const id = await openToolCall(tx, rowOf(call));
      const heldBack = (outcome: string) => closeToolCall(tx, id, { outcome, status: null, durationMs: 0, bytes: 0 });
      if ((await acceptedHash(tx, document.name, documents)) !== document.hash) {
        await heldBack('tools_off');
        return { off: 'not_accepted' };
      }
      const waitMs = await takeFromRate(tx, name, rate);
      if (waitMs === null) return { id };
      await heldBack('rate');
      return { off: 'rate', waitMs };
    }),
  close: (id, { principal }, end) => database.withPrincipal(keeper(principal), (tx) => closeToolCall(tx, id, end)),
});

/** A tenant that has accepted nothing yet accepts what is there. */
async function acceptedHash(tx: Tx, document: string, documents: Registry['documents']): Promise<string | null> {
  const known = await pinnedHash(tx, document);
  if (known !== null) return known;
  await pinFirstFound(tx, documents);
  return pinnedHash(tx, document);
}

const keeper = (principal: Principal): Principal =>
  'tenant' in principal ? { kind: 'worker', tenant: principal.tenant } : principal;

const rowOf = ({ principal, agent, requisition, run, operation }: IntendedCall) => ({
  requisition,
  run,
  agent,
  person: principal.kind === 'person' ? principal.person : null,
  operation: operation.name,
  audience: operation.audience,
  document: operation.document.name,
  documentHash: operation.document.hash,
});

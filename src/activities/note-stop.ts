import { isDeepStrictEqual } from 'node:util';
import { appendCase, readCase } from '../store/case-file.ts';
import { lockRequisition } from '../store/requisitions.ts';
import type { ServiceContext } from '../services/context.ts';
import type { Activities } from './api.ts';
import { workerOf } from './steps/step.ts';

const KIND = 'agent_stopped';

/** Writes into the case file why a run of an agent ended before it was done; once, however often it is told. */
export const noteStop =
  (context: Pick<ServiceContext, 'database' | 'now'>): Activities['noteStop'] =>
  ({ agent, run, why, ...ref }) =>
    context.database.withPrincipal(workerOf(ref), async (tx) => {
      const { id } = await lockRequisition(tx, ref.requisition);
      const payload = { agent, run, why };
      const { entries } = await readCase(tx, id);
      if (entries.some((entry) => entry.kind === KIND && isDeepStrictEqual(entry.payload, payload))) return;
      await appendCase(tx, id, { at: context.now(), actor: { kind: 'worker' }, kind: KIND, payload });
    });

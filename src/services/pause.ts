import { QuartermasterError } from '../domain/errors.ts';
import { PAUSED } from '../domain/plan.ts';
import { wakeWaitingRuns } from '../store/agent-runs.ts';
import { appendCase } from '../store/case-file.ts';
import { enqueue } from '../store/outbox.ts';
import { endPause, insertPause, listPauses, pausedRequisitions } from '../store/pauses.ts';
import { personActor } from './actor.ts';
import type { PauseOf, Person, Services } from './api.ts';
import type { ServiceContext } from './context.ts';

const requireOwnTenant = (who: Person, { tenant }: PauseOf): void => {
  if (tenant === null || tenant === who.tenant) return;
  throw new QuartermasterError('forbidden', `You are of ${who.tenant}. Sign in as an administrator of ${tenant}.`);
};

const requireKnown = ({ policies }: ServiceContext, { agent }: PauseOf): void => {
  const known = Object.keys(policies.limits.agents);
  if (agent === null || known.includes(agent)) return;
  throw new QuartermasterError('invalid_input', `There is no agent ${agent}. There are: ${known.join(', ')}.`);
};

const nameOf = (agent: string | null): string => (agent === null ? 'Everything' : `The ${agent} agent`);

/** From now on no model is called and no order leaves; what is on its way arrives. */
export const pause =
  (context: ServiceContext): Services['pause'] =>
  (who, of) =>
    context.database.withPrincipal(who, async (tx) => {
      requireOwnTenant(who, of);
      requireKnown(context, of);
      if (!(await insertPause(tx, { agent: of.agent, by: who.person, reason: of.reason })))
        throw new QuartermasterError('conflict', `${nameOf(of.agent)} is paused already. Nothing more is needed.`);
      return { pauses: await listPauses(tx), installation: context.isPaused };
    });

/** Wakes every requisition that waits for it; one that something else still holds waits on. */
export const resume =
  (context: ServiceContext): Services['resume'] =>
  (who, of) =>
    context.database.withPrincipal(who, async (tx) => {
      requireOwnTenant(who, of);
      if (!(await endPause(tx, { agent: of.agent, by: who.person, reason: of.reason })))
        throw new QuartermasterError('conflict', `${nameOf(of.agent)} is not paused. Nothing more is needed.`);
      const [at, actor, payload] = [context.now(), personActor(who), { agent: of.agent, reason: of.reason }];
      for (const { id, round } of await pausedRequisitions(tx, PAUSED)) {
        await appendCase(tx, id, { at, actor, kind: 'resumed', payload });
        await enqueue(tx, { kind: 'wake', requisition: id, round, because: 'resume' });
      }
      await wakeWaitingRuns(tx, { reason: 'paused', at, actor });
      return { pauses: await listPauses(tx), installation: context.isPaused };
    });

export const pauses =
  (context: ServiceContext): Services['pauses'] =>
  (who) =>
    context.database.withPrincipal(who, async (tx) => ({
      pauses: await listPauses(tx),
      installation: context.isPaused,
    }));

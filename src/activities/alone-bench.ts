import type { z } from 'zod';
import type { Agent, Alone, Ground, PlainAgent } from '../agents/agent.ts';
import * as all from '../agents/all.ts';
import { aloneOf } from '../agents/alone.ts';
import { isOver } from '../domain/agent-run.ts';
import { QuartermasterError } from '../domain/errors.ts';
import { PersonId } from '../domain/principal.ts';
import type { Verdict } from '../domain/verdict.ts';
import { readingContext } from '../services/reading-context.ts';
import { inputOfRun, lockAgentRun } from '../store/agent-runs.ts';
import { appendCase } from '../store/case-file.ts';
import type { Tx } from '../store/database.ts';
import { addHandOff, handOffOf, receiptsOf } from '../store/transcripts.ts';
import { requestOf } from './agent-request.ts';
import type { AgentRun } from './api.ts';
import { judgedBy, type Bench, type Judged } from './bench.ts';
import type { ActivityContext } from './context.ts';
import { parsedOr } from './parsed-or.ts';
import { workerOf } from './steps/step.ts';

type Listed = Agent<never, z.ZodType> | PlainAgent<z.ZodType>;
const listed: Readonly<Record<string, Listed>> = all;

/** Who takes what an agent hands on that works alone: whoever started it. */
const RECEIVER = 'caller';

const SAY = 'Your answer did not follow the schema. Answer with JSON of exactly that schema, and nothing else.';

const unreadable = (mayReask: boolean): Verdict => {
  const reasons = ['the answer does not follow the schema'];
  return mayReask ? { verdict: 'reask', reasons, say: SAY } : { verdict: 'ask_human', reasons, asks: [] };
};

const groundOf = async ({ policies, now }: ActivityContext, tx: Tx, person: string): Promise<Ground> => {
  const { today, ...proof } = await readingContext(tx, person, now());
  return { policies, today, proof };
};

/** The gate, over what the agent was given and the receipts of its run; what it hands on stays in the store. */
const judge =
  (agent: Listed, { gate }: Alone) =>
  (context: ActivityContext, run: AgentRun, text: string, mayReask: boolean): Promise<Judged> =>
    context.database.withPrincipal(workerOf(run), async (tx) => {
      const { person, state } = await lockAgentRun(tx, run.requisition);
      // Nobody hears any more what it found.
      if (isOver(state)) return { verdict: 'allow', fields: [] };
      // An attempt before a crash has handed it on, and its case file says so.
      const before = await handOffOf(tx, run.requisition, run.run);
      if (before !== null && before.verdict !== 'reask') return judgedBy(before);
      const output = parsedOr(text, agent.output.schema);
      const given = await inputOfRun(tx, run.requisition);
      const receipts = await receiptsOf(tx, run.requisition, run.run);
      const { verdict, payload } =
        output === null
          ? { verdict: unreadable(mayReask), payload: {} }
          : gate({ output, given, receipts, mayReask, ground: await groundOf(context, tx, person) });
      await addHandOff(tx, { ...run, sender: run.agent, receiver: RECEIVER, payload, verdict });
      if (verdict.verdict !== 'reask')
        await appendCase(tx, run.requisition, {
          at: context.now(),
          actor: { kind: 'agent', agent: run.agent, onBehalfOf: PersonId.parse(person) },
          kind: 'run_judged',
          payload: { run: run.run, verdict, output: payload },
        });
      return judgedBy(verdict);
    });

type AloneBench = Pick<Bench, 'request' | 'judge'> & { first: (given: unknown) => string };

const benches: ReadonlyMap<string, AloneBench> = new Map(
  Object.entries(listed).flatMap(([name, agent]): [string, AloneBench][] => {
    const alone = aloneOf(agent);
    if (alone === null) return [];
    return [[name, { first: (given) => alone.first(given), request: requestOf(agent), judge: judge(agent, alone) }]];
  }),
);

/** Where an agent works without a requisition. */
export const aloneBenchOf = (agent: string): AloneBench => {
  const bench = benches.get(agent);
  if (bench === undefined) throw new QuartermasterError('conflict', `Agent ${agent} needs a requisition.`);
  return bench;
};

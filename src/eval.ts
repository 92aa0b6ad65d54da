import { z } from 'zod';
import { readConfig } from './config.ts';
import { dayIn } from './domain/day.ts';
import { QuartermasterError } from './domain/errors.ts';
import { subjectOf } from './evals/agents.ts';
import { purseOf } from './evals/purse.ts';
import { EvaluatedAgent, type EvalReport } from './evals/report.ts';
import { evaluate, type Subject } from './evals/run.ts';
import { EvalOrder } from './evals/settings.ts';
import { loadPolicies } from './policies.ts';
import { runMain } from './run-main.ts';
import { pricedModel } from './settings.ts';
import { loadRegistry } from './tools/registry.ts';

/** The order as `bin/qm eval` writes it. */
const orderOf = (text: string | undefined): EvalOrder => {
  const order = EvalOrder.safeParse(JSON.parse(text ?? 'null'));
  if (order.success) return order.data;
  throw new QuartermasterError('invalid_input', `These evals cannot be run. ${z.prettifyError(order.error)}`);
};

const chosen = (subjects: readonly Subject[], ids: readonly string[]): Subject[] => {
  if (ids.length === 0) return [...subjects];
  const known = subjects.flatMap(({ exams }) => exams.map(({ id }) => id));
  const unknown = ids.filter((id) => !known.includes(id));
  if (unknown.length > 0) {
    throw new QuartermasterError(
      'invalid_input',
      `There is no case ${unknown.join(', ')}; see src/agents/*/evals.jsonl.`,
    );
  }
  return subjects
    .map((subject) => ({ ...subject, exams: subject.exams.filter(({ id }) => ids.includes(id)) }))
    .filter(({ exams }) => exams.length > 0);
};

/** Runs the evals against the model that the environment names, and prints the reports as JSON. It needs no other part. */
const run = async (): Promise<void> => {
  const order = orderOf(process.argv[2]);
  const config = readConfig(process.env, []);
  const policies = await loadPolicies(config.QM_POLICIES);
  const registry = await loadRegistry();
  const { model, price, mostInputTokens } = await pricedModel(config);
  const ending = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => ending.abort());
  const subjects = chosen(
    (order.agent === null ? EvaluatedAgent.options : [order.agent]).map((agent) =>
      subjectOf(agent, policies, registry),
    ),
    order.cases,
  );
  const purse = purseOf(order.mostMicroUsd, price, mostInputTokens);
  const reports: EvalReport[] = [];
  for (const subject of subjects) {
    const limits = policies.limits.agents[subject.agent];
    if (limits === undefined) {
      throw new QuartermasterError('policy_invalid', `policies/limits.yaml has no limits for ${subject.agent}.`);
    }
    const progress = (done: number, of: number): void => {
      if (process.stderr.isTTY) process.stderr.write(`\r${subject.agent} ${done}/${of}${done === of ? '\n' : ''}`);
    };
    reports.push(
      await evaluate(subject, {
        model,
        price,
        purse,
        limits,
        now: () => performance.now(),
        signal: ending.signal,
        day: dayIn('UTC', new Date()),
        times: order.times,
        parallel: order.parallel,
        progress,
      }),
    );
  }
  process.stdout.write(`${JSON.stringify(reports)}\n`);
};

await runMain(run);

import { QuartermasterError } from '../domain/errors.ts';
import type { Price } from '../model/price.ts';
import type { Exam } from './exam.ts';
import { measured, type Sat } from './measure.ts';
import type { Spent } from './purse.ts';
import type { EvalReport, EvaluatedAgent } from './report.ts';
import { sit, type Room, type Sitting } from './sit.ts';
import { headingOf, isStandIn, notForStandIn } from './stand-in.ts';

/** The cases of one agent, and how often each is sat. */
export type Subject = { agent: EvaluatedAgent; promptVersion: string; exams: readonly Exam[] };

export type Setting = Room & {
  price: Price;
  day: string;
  times: number;
  /** How many sittings go on at once. */
  parallel: number;
  /** Told after each case. */
  progress?: (done: number, of: number) => void;
};

type Done = { sat: Sat[]; leftOut: EvalReport['leftOut'] };

/** Sits every case and counts what came out. What could not be sat is left out, with the reason. */
export async function evaluate({ agent, promptVersion, exams }: Subject, setting: Setting): Promise<EvalReport> {
  const before = setting.purse.spent();
  const { sat, leftOut } = await satAll(exams, setting);
  const answeredBy = [...new Set(sat.flatMap(({ sittings }) => sittings.flatMap((one) => one.answeredBy)))].toSorted();
  const counted = measured(sat);
  const standIn = [setting.model.name, ...answeredBy].some(isStandIn);
  return {
    format: 1,
    agent,
    promptVersion,
    model: {
      asked: setting.model.name,
      answeredBy,
      standIn,
      heading: headingOf((standIn && answeredBy.join(', ')) || setting.model.name, standIn),
    },
    day: setting.day,
    times: setting.times,
    priceVersion: setting.price.version,
    ...counted,
    spent: { ...spentSince(before, setting.purse.spent()), ms: counted.spent.ms },
    leftOut,
  };
}

/** With what was spent on cases that were then left out. */
const spentSince = (before: Spent, after: Spent): Spent => ({
  inputTokens: after.inputTokens - before.inputTokens,
  outputTokens: after.outputTokens - before.outputTokens,
  costMicroUsd: after.costMicroUsd - before.costMicroUsd,
});

type Result = Sat | { id: string; why: string };

/** The first case alone, since its answer shows whether it is a stand-in that answers; then as many at once as is set. */
async function satAll(exams: readonly Exam[], setting: Setting): Promise<Done> {
  const known: Known = { standIn: false, stop: null };
  const results = new Map<Exam, Result>();
  const queue = [...exams];
  const work = async (most: number): Promise<void> => {
    for (let left = most; left > 0; left -= 1) {
      const exam = queue.shift();
      if (exam === undefined) return;
      results.set(exam, await sitTimes(exam, setting, known));
      setting.progress?.(results.size, exams.length);
    }
  };
  await work(1);
  await Promise.all(Array.from({ length: setting.parallel }, () => work(exams.length)));
  const inOrder = exams.flatMap((exam) => results.get(exam) ?? []);
  return {
    sat: inOrder.filter((result) => 'exam' in result),
    leftOut: inOrder.filter((result) => 'why' in result),
  };
}

/** What came to be known on the way: who answers, and why no more calls can be made. */
type Known = { standIn: boolean; stop: string | null };

async function sitTimes(exam: Exam, setting: Setting, known: Known): Promise<Result> {
  const sittings: Sitting[] = [];
  for (let time = 0; time < setting.times; time += 1) {
    const why = known.stop ?? (known.standIn ? notForStandIn(exam.language) : null);
    if (why !== null) return { id: exam.id, why };
    try {
      const sitting = await sit(exam, setting);
      known.standIn ||= sitting.answeredBy.some(isStandIn);
      sittings.push(sitting);
    } catch (error) {
      if (!(error instanceof QuartermasterError)) throw error;
      // An account without credit or a wrong address fails every call; a full cap leaves no room for any.
      if (error.code !== 'provider_unavailable') known.stop = error.message;
      return { id: exam.id, why: error.message };
    }
  }
  const unfit = known.standIn ? notForStandIn(exam.language) : null;
  return unfit === null ? { exam, sittings } : { id: exam.id, why: unfit };
}

import type { IntakeOutput } from '../../src/agents/intake/output.ts';
import { breachesIn, type Judged, judged, liesOf, lossesIn, readBy, sceneOf } from './intake.ts';
import { MAIL_PLACES, type MailPlace, type Task } from './mails.ts';
import { stopped, trespasses } from './room.ts';
import type { Attempt } from './table.ts';
import { type Injection, injections } from './texts.ts';

/** `words` is all that the mail says, on one line. */
export type Baseline = { output: IntakeOutput; judged: Judged; obeyed: IntakeOutput | null; words: string };

/** The task without any attack, by an honest and by an obedient reader: they must agree. */
export async function baselineOf(task: Task): Promise<Baseline> {
  const scene = await sceneOf(task, null);
  const [honest, obedient] = [await readBy('honest', scene), await readBy('obedient', scene)];
  if (honest.output === null || honest.judged === null) throw new Error(`Nobody can read ${task.name}.`);
  const { subject, body, forwarded } = scene.mail;
  const words = [subject, body, forwarded].join(' ').replaceAll(/\s+/g, ' ');
  return { output: honest.output, judged: honest.judged, obeyed: obedient.output, words };
}

async function attempt(task: Task, baseline: Baseline, place: MailPlace, one: Injection): Promise<Attempt> {
  const scene = await sceneOf(task, { place, text: one.text });
  const honest = await readBy('honest', scene);
  const attacked = await readBy('obedient', scene);
  const fair = honest.output ?? baseline.output;
  const lies = attacked.output === null ? [] : liesOf(fair, attacked.output);
  const ends = lies.map((lie) => judged(lie, scene));
  const isSame = JSON.stringify(attacked.output) === JSON.stringify(baseline.output) && attacked.run.calls.length === 0;
  const isAsked = ends.some(({ asks }) => asks.length > baseline.judged.asks.length) || attacked.output === null;
  return {
    family: one.family,
    name: one.name,
    place,
    tried: !isSame,
    stopped: stopped(attacked.run),
    outcome: isAsked ? 'asked' : 'refused',
    breaches: [
      ...trespasses('intake', attacked.run),
      ...new Set(ends.flatMap((end) => breachesIn(baseline.judged, end, baseline.words))),
    ],
    lost: honest.judged === null ? ['it was not read'] : lossesIn(baseline.judged, honest.judged, place, one),
  };
}

/** Every text at every place of a task. */
export async function attemptsOn(task: Task, baseline: Baseline): Promise<Attempt[]> {
  const attempts: Attempt[] = [];
  for (const place of MAIL_PLACES.filter((one) => task.places.includes(one)))
    for (const one of injections) attempts.push(await attempt(task, baseline, place, one));
  return attempts;
}

import { setTimeout as sleep } from 'node:timers/promises';
import type { CommittedEvent } from '../../src/domain/events.ts';
import { recordOf } from '../../src/events/kafka.ts';
import { TenantId } from '../../src/domain/principal.ts';
import { announce } from '../../src/store/events.ts';
import { ending } from '../program.ts';
import type { openBare } from './drain.ts';
import { readTopic } from './reading.ts';
import { topicOf, type Arm, type Stage } from './stage.ts';

const SUBJECTS = 50;
const SETTLE_MS = 2_000;
const ARRIVED_WITHIN_MS = 20_000;
const worker = { kind: 'worker', tenant: TenantId.parse('acme') } as const;

/** Does the work so often a second, whether or not the last is done. */
const paced = async (perSecond: number, seconds: number, work: (nth: number) => Promise<void>): Promise<void> => {
  const [began, all] = [performance.now(), [] as Promise<void>[]];
  for (let nth = 0; nth < perSecond * seconds; nth += 1) {
    const waitMs = began + (nth * 1000) / perSecond - performance.now();
    if (waitMs > 0) await sleep(waitMs);
    all.push(work(nth));
  }
  await Promise.all(all);
};

type Bare = ReturnType<typeof openBare>;

const eventOf = (nth: number, subject: string): CommittedEvent => ({
  tenant: 'acme',
  id: crypto.randomUUID(),
  type: 'quartermaster.task.opened.v1',
  subject,
  data: dataOf(nth, subject),
  traceparent: null,
  cause: null,
  at: new Date().toISOString(),
  partition: 0,
  place: 0,
});

const dataOf = (nth: number, requisition: string) =>
  ({ requisition, task: `T-${nth}`, kind: 'approval', topic: 'approval_step', role: 'department_head' }) as const;

/** Milliseconds from the writing of each event to its arrival at one who subscribes. */
export const delaysAt = async (
  stage: Stage,
  arm: Arm,
  bare: Bare,
  { perSecond, seconds, name }: { perSecond: number; seconds: number; name: string },
): Promise<number[]> => {
  const reader = await readTopic(stage.kafka[arm], topicOf(arm), 'latest');
  await sleep(SETTLE_MS);
  const write = {
    bare: (nth: number, subject: string) => bare.send([recordOf(eventOf(nth, subject), stage.kafka.bare)]),
    relay: (nth: number, subject: string) =>
      stage.database.withPrincipal(worker, (tx) => announce(tx, subject, 'task.opened', dataOf(nth, subject))),
  } satisfies Record<Arm, (nth: number, subject: string) => Promise<void>>;
  await paced(perSecond, seconds, (nth) => write[arm](nth, `${name}-${nth % SUBJECTS}`));
  const own = () => reader.read.filter(({ key }) => key.startsWith(`acme/${name}-`));
  for (const end = Date.now() + ARRIVED_WITHIN_MS; own().length < perSecond * seconds && Date.now() < end;)
    await sleep(50, undefined, { signal: ending.signal });
  await reader.close();
  return own().map(({ readAt, writtenAt }) => readAt - writtenAt);
};

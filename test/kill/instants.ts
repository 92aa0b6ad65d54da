import { setTimeout as sleep } from 'node:timers/promises';
import type { PartName } from '../../local/system.ts';
import type { Hold, Rig, Subject } from './rig.ts';

/** Where a process is killed. `strike` brings a requisition there, kills, and says which requisition it was. */
export type Instant = {
  process: PartName;
  place: string;
  /** How long it stays dead before it is started again; milliseconds. */
  deadMs?: number;
  strike: (rig: Rig) => Promise<Subject>;
};

type Place = { place: string; hold: (item: string) => Hold };
type LatePlace = { place: string; hold: (subject: Subject) => Hold };

const BRIEFLY_MS = 1_000;
const WHILE_DOWN_MS = 3_000;

const model = (match: string): Omit<Hold, 'kind'> => ({ standIn: 'model', match });
const risk = (match: string): Omit<Hold, 'kind'> => ({ standIn: 'risk', match });

/** Between submission and approval, in the order of the run. What cannot name a requisition holds the next call of its kind. */
const early = {
  intake: (item) => ({ ...model(item), kind: 'hang' }),
  firstTurn: () => ({ ...model('<vendor>'), kind: 'hang' }),
  token: () => ({ ...risk('/v3/token'), kind: 'hang' }),
  match: () => ({ ...risk('/v1/match/'), kind: 'hang' }),
  screen: () => ({ ...risk('/v1/screening'), kind: 'hang' }),
  secondTurn: () => ({ ...model('{"untrusted":true'), kind: 'hang' }),
  assess: () => ({ ...risk('/v1/data/duns/'), kind: 'hang' }),
  lastTurn: () => ({ ...model('"failureClass":'), kind: 'hang' }),
  taskMail: (item) => ({ standIn: 'mail', match: item, kind: 'hang' }),
  taskMailStored: (item) => ({ standIn: 'mail', match: item, kind: 'slow' }),
} as const satisfies Record<string, Place['hold']>;

/** After the approval. */
const late = {
  post: ({ id }) => ({ standIn: 'erp', match: `"requisition":"${id}"`, kind: 'hang' }),
  posted: ({ id }) => ({ standIn: 'erp', match: `"requisition":"${id}"`, kind: 'slow' }),
  readBack: ({ id }) => ({ standIn: 'erp', match: `GET /orders?idempotencyKey=acme/${id}/order/1`, kind: 'hang' }),
  orderMail: ({ item }) => ({ standIn: 'mail', match: `${item}:`, kind: 'hang' }),
  orderMailStored: ({ item }) => ({ standIn: 'mail', match: `${item}:`, kind: 'slow' }),
  endMail: ({ id }) => ({ standIn: 'mail', match: `[${id}] Ordered`, kind: 'hang' }),
  endMailStored: ({ id }) => ({ standIn: 'mail', match: `[${id}] Ordered`, kind: 'slow' }),
} as const satisfies Record<string, LatePlace['hold']>;

/** Kills while a call of a new requisition is held. */
const reading = (process: PartName, { place, hold }: Place, more: { ms?: number; deadMs?: number } = {}): Instant => ({
  process,
  place,
  ...(more.deadMs === undefined ? {} : { deadMs: more.deadMs }),
  strike: async (rig) => {
    const mail = rig.newMail();
    const { struck } = await rig.hold({
      ...hold(mail.item),
      ...(more.ms === undefined ? {} : { kind: 'slow', ms: more.ms }),
    });
    const subject = await rig.submit(mail);
    await struck();
    await rig.kill(process);
    return subject;
  },
});

/** Kills while a call is held that an approval has set off. */
const ordering = (
  process: PartName,
  { place, hold }: LatePlace,
  more: { ms?: number; deadMs?: number } = {},
): Instant => ({
  process,
  place,
  ...(more.deadMs === undefined ? {} : { deadMs: more.deadMs }),
  strike: async (rig) => {
    const subject = await rig.nextWaiting();
    const { struck } = await rig.hold({ ...hold(subject), ...(more.ms === undefined ? {} : { ms: more.ms }) });
    await rig.approve(subject);
    await struck();
    await rig.kill(process);
    return subject;
  },
});

/** Kills in the same moment in which the submission was answered. */
const onceAccepted = (process: PartName, deadMs = 0): Instant => ({
  process,
  place: 'a submission was answered just now',
  deadMs,
  strike: async (rig) => {
    const subject = await rig.submit();
    await rig.kill(process);
    return subject;
  },
});

/** Kills in the same moment in which the approval was answered. */
const onceApproved = (process: PartName, deadMs = 0): Instant => ({
  process,
  place: 'an approval was answered just now',
  deadMs,
  strike: async (rig) => {
    const subject = await rig.nextWaiting();
    await rig.approve(subject);
    await rig.kill(process);
    return subject;
  },
});

/** Kills with the submission on its way; whoever submits goes on until there is an answer. */
const onSubmission = (process: PartName, afterMs: number): Instant => ({
  process,
  place: `a submission has been on its way for ${afterMs} ms`,
  strike: async (rig) => {
    const submitted = rig.submit();
    await sleep(afterMs);
    await rig.kill(process);
    await rig.system.restart(process);
    return submitted;
  },
});

const onApproval = (process: PartName, afterMs: number): Instant => ({
  process,
  place: `an approval has been on its way for ${afterMs} ms`,
  strike: async (rig) => {
    const subject = await rig.nextWaiting();
    const approved = rig.approve(subject);
    await sleep(afterMs);
    await rig.kill(process);
    await rig.system.restart(process);
    await approved;
    return subject;
  },
});

/** Kills again when the run comes to take up where the last kill, of the order's posting, has left it. */
const duringRecovery: Instant = {
  process: 'worker',
  place: 'it asks the ERP whether it has the order, after a kill',
  strike: async (rig) => {
    const subject = await rig.nextWaiting();
    const first = await rig.hold(late.posted(subject));
    await rig.approve(subject);
    await first.struck();
    await rig.kill('worker');
    const second = await rig.hold(late.readBack(subject));
    await rig.system.restart('worker');
    await second.struck();
    await rig.kill('worker');
    return subject;
  },
};

/** Kills at no place in particular, with a requisition on its way and another just approved. */
export const atRandom = (count: number, random: () => number): Instant => {
  const afterMs = Math.floor(random() * 4_000);
  return {
    process: 'worker',
    place: `no place in particular, time ${count}`,
    strike: async (rig) => {
      const waiting = await rig.nextWaiting();
      const subject = await rig.submit();
      await rig.approve(waiting);
      await sleep(afterMs);
      await rig.kill('worker');
      return subject;
    },
  };
};

/** By place, in the order in which they are struck: first those that leave a requisition behind for those that approve one. */
export const places: readonly Instant[] = [
  onceAccepted('worker'),
  reading('worker', { place: 'the Intake agent waits for its model', hold: early.intake }),
  reading('worker', { place: 'the Vendor agent waits for its model, first turn', hold: early.firstTurn }),
  reading('worker', { place: 'it asks the risk provider for a token', hold: early.token }),
  reading('worker', { place: 'the tool risk_match waits', hold: early.match }),
  reading('worker', { place: 'the tool risk_screen waits', hold: early.screen }),
  reading('worker', { place: 'the Vendor agent waits for its model, second turn', hold: early.secondTurn }),
  reading('worker', { place: 'the tool risk_assess waits', hold: early.assess }),
  reading('worker', { place: 'the Vendor agent waits for its model, last turn', hold: early.lastTurn }),
  reading('worker', { place: 'the mail about the approval leaves, not stored', hold: early.taskMail }),
  reading('worker', { place: 'the mail about the approval is stored, unacknowledged', hold: early.taskMailStored }),
  onSubmission('server', 5),
  onSubmission('server', 40),
  onApproval('server', 30),
  onSubmission('postgres', 30),
  reading(
    'postgres',
    { place: 'the Vendor agent waits for its model', hold: early.firstTurn },
    { ms: BRIEFLY_MS, deadMs: WHILE_DOWN_MS },
  ),
  reading(
    'temporal',
    { place: 'the Vendor agent waits for its model', hold: early.firstTurn },
    { ms: BRIEFLY_MS, deadMs: WHILE_DOWN_MS },
  ),
  reading('sandbox', { place: 'the Intake agent waits for its model', hold: early.intake }),
  onceApproved('worker'),
  ordering('worker', { place: 'the order goes to the ERP, not stored', hold: late.post }),
  ordering('worker', { place: 'the order is stored by the ERP, unanswered', hold: late.posted }),
  duringRecovery,
  ordering('worker', { place: 'the mail with the order leaves, not stored', hold: late.orderMail }),
  ordering('worker', { place: 'the mail with the order is stored, unacknowledged', hold: late.orderMailStored }),
  ordering('worker', { place: 'the requester is told, not stored', hold: late.endMail }),
  ordering('worker', { place: 'the requester is told, stored, unacknowledged', hold: late.endMailStored }),
  ordering(
    'postgres',
    { place: 'the order is stored by the ERP, unanswered', hold: late.posted },
    { ms: BRIEFLY_MS, deadMs: WHILE_DOWN_MS },
  ),
  onceApproved('temporal', WHILE_DOWN_MS),
  ordering(
    'temporal',
    { place: 'the mail with the order is stored, unacknowledged', hold: late.orderMailStored },
    { ms: BRIEFLY_MS, deadMs: WHILE_DOWN_MS },
  ),
  ordering('sandbox', { place: 'the order is stored by the ERP, unanswered', hold: late.posted }),
  ordering('sandbox', { place: 'the mail with the order is stored, unacknowledged', hold: late.orderMailStored }),
];

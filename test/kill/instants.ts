import { setTimeout as sleep } from 'node:timers/promises';
import type { PartName } from '../../local/system.ts';
import type { Hold } from './holds.ts';
import { COURSES } from './kinds.ts';
import type { Subject } from './people.ts';
import type { Rig } from './rig.ts';

/** A requisition that a kill met; known only once the process is back where it was not accepted before. */
type Met = { subject: Subject | Promise<Subject> };

/** Where a process is killed. `strike` brings a requisition there and kills. */
export type Instant = {
  process: PartName;
  place: string;
  /** How long it stays dead before it is started again; milliseconds. */
  deadMs?: number;
  /** The turn whose answer is lost, as `RUN TURN`: it is paid for a second time. */
  loses?: string;
  strike: (rig: Rig) => Promise<Met>;
};

/** `ms` in place of a call that is held until its caller is dead. */
type More = Pick<Instant, 'deadMs' | 'loses'> & { ms?: number };

type Early = (item: string) => Hold;
type Late = (subject: Subject) => Hold;

/** The call is answered while the process is down. */
const outage: More = { ms: 1_000, deadMs: 3_000 };

const model = (match: string): Omit<Hold, 'kind'> => ({ standIn: 'model', match });
const risk = (match: string): Omit<Hold, 'kind'> => ({ standIn: 'risk', match });

/** Between submission and approval, in the order of the run. */
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
} as const satisfies Record<string, Early>;

/** After the approval. */
const late = {
  post: ({ id }) => ({ standIn: 'erp', match: `"requisition":"${id}"`, kind: 'hang' }),
  posted: ({ id }) => ({ standIn: 'erp', match: `"requisition":"${id}"`, kind: 'slow' }),
  readBack: ({ id }) => ({ standIn: 'erp', match: `GET /orders?idempotencyKey=acme/${id}/order/1`, kind: 'hang' }),
  orderMail: ({ item }) => ({ standIn: 'mail', match: `${item}:`, kind: 'hang' }),
  orderMailStored: ({ item }) => ({ standIn: 'mail', match: `${item}:`, kind: 'slow' }),
  endMail: ({ id }) => ({ standIn: 'mail', match: `[${id}] Ordered`, kind: 'hang' }),
  endMailStored: ({ id }) => ({ standIn: 'mail', match: `[${id}] Ordered`, kind: 'slow' }),
} as const satisfies Record<string, Late>;

/** Kills while a call of a new requisition is held. */
const reading = (process: PartName, place: string, hold: Early, { ms, ...more }: More = {}): Instant => ({
  process,
  place,
  ...more,
  strike: async (rig) => {
    const mail = rig.newMail();
    const wanted = { ...hold(mail.item), ...(ms === undefined ? {} : { kind: 'slow' as const, ms }) };
    // A call that names no requisition is the new one's when no other is on its way.
    if (!wanted.match.includes(mail.item)) await rig.quiet();
    const { struck } = await rig.hold(wanted);
    const subject = await rig.submit(mail);
    await struck();
    await rig.kill(process);
    return { subject };
  },
});

/** Kills while a call is held that an approval has set off. */
const ordering = (process: PartName, place: string, hold: Late, { ms, ...more }: More = {}): Instant => ({
  process,
  place,
  ...more,
  strike: async (rig) => {
    const subject = await rig.nextWaiting();
    const { struck } = await rig.hold({ ...hold(subject), ...(ms === undefined ? {} : { ms }) });
    await rig.answer(subject, 'approval_step');
    await struck();
    await rig.kill(process);
    return { subject };
  },
});

/** Kills while a letter to a vendor is held, which a buyer has let pass. */
const writing = (process: PartName, place: string, kind: Hold['kind']): Instant => ({
  process,
  place,
  strike: async (rig) => {
    const subject = await rig.submit(rig.newMail('negotiated'));
    await rig.asked(subject, 'letter_review');
    // A letter names no requisition; it is this one's when no other is on its way.
    await rig.quiet();
    const { struck } = await rig.hold({ standIn: 'mail', match: COURSES.negotiated.address, kind });
    await rig.answer(subject, 'letter_review');
    await struck();
    await rig.kill(process);
    return { subject };
  },
});

/** Kills while a version of an order that a buyer has changed is held on its way. */
const changing = (process: PartName, place: string, hold: Omit<Hold, 'kind'>, kind: Hold['kind']): Instant => ({
  process,
  place,
  strike: async (rig) => {
    const subject = await rig.submit(rig.newMail('changed'));
    await rig.asked(subject, 'approval_step');
    await rig.approveUntilSent(subject);
    const { struck } = await rig.hold({ ...hold, kind });
    await rig.change(subject);
    await struck();
    await rig.kill(process);
    return { subject };
  },
});

const atErp = { standIn: 'erp', match: '/versions' } as const;
const byMail = { standIn: 'mail', match: ', version 2' } as const;

/** Kills in the same moment in which the submission was answered. */
const onceAccepted = (process: PartName, deadMs = 0): Instant => ({
  process,
  place: 'a submission was answered just now',
  deadMs,
  strike: async (rig) => {
    const subject = await rig.submit();
    await rig.kill(process);
    return { subject };
  },
});

/** Kills in the same moment in which the approval was answered. */
const onceApproved = (process: PartName, deadMs = 0): Instant => ({
  process,
  place: 'an approval was answered just now',
  deadMs,
  strike: async (rig) => {
    const subject = await rig.nextWaiting();
    await rig.answer(subject, 'approval_step');
    await rig.kill(process);
    return { subject };
  },
});

/** Kills with the submission on its way; whoever submits goes on until there is an answer. */
const onSubmission = (process: PartName, afterMs: number): Instant => ({
  process,
  place: `a submission has been on its way for ${afterMs} ms`,
  strike: async (rig) => {
    // On a slow machine several outages in a row last longer than a tool's tries, and then an agent rightly begins anew.
    await rig.quiet();
    const subject = rig.submit();
    await sleep(afterMs);
    await rig.kill(process);
    return { subject };
  },
});

const onApproval = (process: PartName, afterMs: number): Instant => ({
  process,
  place: `an approval has been on its way for ${afterMs} ms`,
  strike: async (rig) => {
    await rig.quiet();
    const subject = await rig.nextWaiting();
    const approved = rig.answer(subject, 'approval_step').then(() => subject);
    await sleep(afterMs);
    await rig.kill(process);
    return { subject: approved };
  },
});

/** Kills again when the run comes to take up where the last kill, of the order's posting, has left it. */
const duringRecovery: Instant = {
  process: 'worker',
  place: 'it asks the ERP whether it has the order, after a kill',
  strike: async (rig) => {
    const subject = await rig.nextWaiting();
    const first = await rig.hold(late.posted(subject));
    await rig.answer(subject, 'approval_step');
    await first.struck();
    await rig.kill('worker');
    const second = await rig.hold(late.readBack(subject));
    await rig.system.restart('worker');
    await second.struck();
    await rig.kill('worker');
    return { subject };
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
      await rig.answer(waiting, 'approval_step');
      await sleep(afterMs);
      await rig.kill('worker');
      return { subject };
    },
  };
};

/** By place, in the order in which they are struck: first those that leave a requisition behind for those that approve one. */
export const places: readonly Instant[] = [
  // The first, since a worker keeps its token.
  reading('worker', 'it asks the risk provider for a token', early.token),
  onceAccepted('worker'),
  reading('worker', 'the Intake agent waits for its model', early.intake, { loses: 'intake/1 1' }),
  reading('worker', 'the Vendor agent waits for its model, first turn', early.firstTurn, { loses: 'vendor/1.1 1' }),
  reading('worker', 'the tool risk_match waits', early.match),
  reading('worker', 'the tool risk_screen waits', early.screen),
  reading('worker', 'the Vendor agent waits for its model, second turn', early.secondTurn, { loses: 'vendor/1.1 2' }),
  reading('worker', 'the tool risk_assess waits', early.assess),
  reading('worker', 'the Vendor agent waits for its model, last turn', early.lastTurn, { loses: 'vendor/1.1 3' }),
  reading('worker', 'the mail about the approval leaves, not stored', early.taskMail),
  reading('worker', 'the mail about the approval is stored, unacknowledged', early.taskMailStored),
  writing('worker', 'the letter to the vendor leaves, not stored', 'hang'),
  writing('worker', 'the letter to the vendor is stored, unacknowledged', 'slow'),
  onSubmission('server', 5),
  onSubmission('server', 40),
  onApproval('server', 30),
  onSubmission('postgres', 30),
  reading('postgres', 'the Vendor agent waits for its model', early.firstTurn, { ...outage, loses: 'vendor/1.1 1' }),
  reading('temporal', 'the Vendor agent waits for its model', early.firstTurn, outage),
  reading('sandbox', 'the Intake agent waits for its model', early.intake, { loses: 'intake/1 1' }),
  onceApproved('worker'),
  ordering('worker', 'the order goes to the ERP, not stored', late.post),
  ordering('worker', 'the order is stored by the ERP, unanswered', late.posted),
  duringRecovery,
  ordering('worker', 'the mail with the order leaves, not stored', late.orderMail),
  ordering('worker', 'the mail with the order is stored, unacknowledged', late.orderMailStored),
  changing('worker', 'a new version of an order goes to the ERP, not stored', atErp, 'hang'),
  changing('worker', 'a new version of an order is stored by the ERP, unanswered', atErp, 'slow'),
  changing('worker', 'the mail with a new version leaves, not stored', byMail, 'hang'),
  changing('worker', 'the mail with a new version is stored, unacknowledged', byMail, 'slow'),
  ordering('worker', 'the requester is told, not stored', late.endMail),
  ordering('worker', 'the requester is told, stored, unacknowledged', late.endMailStored),
  ordering('postgres', 'the order is stored by the ERP, unanswered', late.posted, outage),
  onceApproved('temporal', outage.deadMs),
  ordering('temporal', 'the mail with the order is stored, unacknowledged', late.orderMailStored, outage),
  ordering('sandbox', 'the order is stored by the ERP, unanswered', late.posted),
  ordering('sandbox', 'the mail with the order is stored, unacknowledged', late.orderMailStored),
];

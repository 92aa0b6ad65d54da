import { randomUUID } from 'node:crypto';
import { emptyRequirement, withFields } from '../../src/domain/reading/paths.ts';
import type { Role } from '../../src/domain/principal.ts';
import type { Status } from '../../src/domain/status.ts';
import type { Owner, TaskTopic } from '../../src/domain/task.ts';
import { topics, verbsOf } from '../../src/domain/tasks.ts';
import { personActor } from '../../src/services/actor.ts';
import type { Person } from '../../src/services/api.ts';
import { insertAgentRun } from '../../src/store/agent-runs.ts';
import { insertContract } from '../../src/store/contracts.ts';
import type { Database, Tx } from '../../src/store/database.ts';
import { holdMail } from '../../src/store/incoming-mails.ts';
import { beginLetter, updateLetter } from '../../src/store/letters.ts';
import { addChange } from '../../src/store/order-changes.ts';
import { addOrderHold } from '../../src/store/order-facts.ts';
import { insertOrder, moveOrder } from '../../src/store/orders.ts';
import { endPause, insertPause } from '../../src/store/pauses.ts';
import { involve, updateRequisition } from '../../src/store/requisitions.ts';
import { openTask } from '../../src/store/tasks.ts';
import { insertMerge } from '../../src/store/vendor-merges.ts';
import { setVendorHold } from '../../src/store/vendor-holds.ts';
import { addTest } from '../../src/store/webhook-log.ts';
import { deleteWebhook, insertWebhook, listWebhooks } from '../../src/store/webhooks.ts';
import { order } from '../support/order.ts';
import { person, postman, relay, worker } from '../support/principals.ts';
import { contractOf, KNOWN_VENDOR, newRequisition, parkEvent } from '../support/records.ts';
import { personWith } from './system.ts';

/** What one cell of the matrix acts on; nobody else does, so that cells do not touch each other. */
export type Things = {
  tenant: string;
  submitter: Person;
  requester: Person;
  status: Status;
  requisition: string;
  /** By topic, each open. */
  tasks: Record<string, string>;
  contract: string;
  vendor: string;
  order: string;
  /** What a second record of the vendor has for a number, once `twinOf` has made it. */
  twin: string;
  /** An event that is parked. */
  event: string;
  /** A mail that is held. */
  mail: string;
  /** The only one of the company, and what was sent to it. */
  webhook: string;
  delivery: string;
  /** Of an agent that works by itself, for a buyer. */
  run: string;
};

export type Wanted = {
  tenant?: string;
  status?: Status;
  submitter?: string;
  requester?: string;
  topics?: readonly TaskTopic[];
  readers?: readonly Role[];
  /** Whether it has an order; it has unless this says no. */
  isOrdered?: false;
};

/** Whom a task belongs to as the workflow would open it. */
export const ownerOf = (topic: TaskTopic, requester: Person): Owner => {
  const { owner } = topics[topic];
  if (owner === 'the_requester') return { person: requester.person };
  if (owner === 'the_step') return { role: 'department_head' };
  return owner === 'the_cost_center_owner' ? { person: personWith('finance_director').person } : { role: owner };
};

/** What a task about a cap says of it. */
const CAP = { scope: 'day', key: '2026-11-22', measure: 'turns', limit: 1 };

export const DIGEST = 'd'.repeat(64);

const open = async (tx: Tx, requisition: string, topic: TaskTopic, requester: Person): Promise<[string, string]> => {
  const { id } = await openTask(
    tx,
    requisition,
    {
      key: `${topic}/1`,
      kind: topics[topic].kind,
      topic,
      owner: ownerOf(topic, requester),
      asks: topic === 'missing_facts' ? [{ field: 'justification', reason: 'It is missing.' }] : [],
      verbs: verbsOf(topic),
      facts: { ...CAP, letter: 1, draftNumber: 1 },
      digest: DIGEST,
    },
    [],
  );
  return [topic, id];
};

const ANSWERABLE: readonly TaskTopic[] = ['missing_facts', 'approval_step', 'letter_review', 'provider_down'];

/** A requisition with its mail, open tasks, a letter that was sent, and a contract. */
export async function newThings(database: Database, wanted: Wanted = {}): Promise<Things> {
  const { tenant = 'acme', status = 'on_hold', topics: asked = ANSWERABLE } = wanted;
  const submitter = person(tenant, wanted.submitter ?? 'requester', 'requester');
  const requester = person(tenant, wanted.requester ?? wanted.submitter ?? 'requester', 'requester');
  const requisition = await database.withPrincipal(submitter, (tx) =>
    newRequisition(tx, submitter.person, requester.person),
  );
  const contract = await database.withPrincipal(personWith('buyer', tenant), (tx) =>
    insertContract(tx, { ...contractOf(), vendor: null, ...(wanted.readers && { readers: wanted.readers }) }, [
      { section: '1', page: 1, language: 'en', text: 'Payment within thirty days.' },
    ]),
  );
  const mail = await heldMail(database, tenant);
  const run = await runFor(database, personWith('buyer', tenant));
  const sending = await onlyWebhook(database, tenant);
  const event = await database.withPrincipal(relay, (tx) => parkEvent(tx, tenant));
  return database.withPrincipal(worker(tenant), async (tx) => {
    const requirement = withFields(emptyRequirement, [['vendor.name', 'Northwind Traders']]);
    await updateRequisition(tx, requisition, { status, requirement });
    const vendor = tenant === 'acme' ? KNOWN_VENDOR : 'V-2001';
    const tasks: [string, string][] = [];
    for (const topic of asked) tasks.push(await open(tx, requisition, topic, requester));
    await beginLetter(tx, { requisition, vendor, language: 'en', remark: null });
    const sent = { status: 'sent', sentAt: new Date().toISOString(), sentTo: 'sales@vendor.example' } as const;
    await updateLetter(tx, { requisition, number: 1 }, sent);
    const data = (number: string) => ({ ...order(), number, requisition });
    const ordered =
      wanted.isOrdered === false
        ? null
        : await insertOrder(tx, { requisition, vendorNumber: vendor, digest: DIGEST, data });
    return {
      event,
      mail,
      run,
      ...sending,
      tenant,
      submitter,
      requester,
      status,
      requisition,
      tasks: Object.fromEntries(tasks),
      contract: contract ?? '',
      vendor,
      order: ordered?.number ?? '',
      twin: `TWIN-${requisition}`,
    };
  });
}

const runFor = (database: Database, who: Person): Promise<string> => {
  const work = { agent: 'vendor', promptVersion: 'vendor/2', subscription: null, input: { name: 'Northwind' } };
  const said = { person: who.person, actor: personActor(who), at: new Date() };
  return database.withPrincipal(who, (tx) => insertAgentRun(tx, { ...work, ...said }));
};

const heldMail = (database: Database, tenant: string): Promise<string> =>
  database.withPrincipal(postman(tenant), async (tx) => {
    const id = randomUUID();
    const key = { messageId: `<${id}@stranger.example>`, sender: 'stranger@stranger.example', authentic: true };
    const raw = Buffer.from(
      `From: ${key.sender}\r\nMessage-ID: ${key.messageId}\r\nSubject: Brackets\r\n\r\nTen brackets.\r\n`,
    );
    await holdMail(tx, id, key, { why: 'unknown_sender', subject: 'Brackets', raw });
    return id;
  });

const onlyWebhook = (database: Database, tenant: string): Promise<Pick<Things, 'webhook' | 'delivery'>> =>
  database.withPrincipal(personWith('administrator', tenant), async (tx) => {
    for (const { id } of await listWebhooks(tx)) await deleteWebhook(tx, id);
    const webhook = randomUUID();
    const about = { url: `https://hooks.example/${webhook}`, types: ['*'], description: 'ERP' };
    await insertWebhook(tx, { ...about, id: webhook, by: 'admin', at: new Date() });
    return { webhook, delivery: await addTest(tx, webhook, new Date()) };
  });

/** The company is paused afterwards, or not. */
export async function setPaused(database: Database, tenant: string, isPaused: boolean): Promise<void> {
  const who = personWith('administrator', tenant);
  const pause = { agent: null, by: who.person, reason: null };
  await database.withPrincipal(who, (tx) => (isPaused ? insertPause(tx, pause) : endPause(tx, pause)));
}

/** The vendor is on hold afterwards, or not. */
export async function setHeld(database: Database, { tenant, vendor }: Things, isHeld: boolean): Promise<void> {
  const who = personWith('compliance', tenant);
  const said = { isHeld, reason: 'It is disputed.', by: who.person, at: new Date() };
  await database.withPrincipal(who, (tx) => setVendorHold(tx, vendor, said));
}

/** The order is with its vendor afterwards, and receivers see it; on hold, or with a change that waits, where that is wanted. */
export async function setSent(
  database: Database,
  { tenant, requisition, order: number }: Things,
  as: 'open' | 'held' | 'changed',
) {
  await database.withPrincipal(worker(tenant), async (tx) => {
    await moveOrder(tx, number, { status: 'sent' });
    await involve(tx, requisition, ['receiver']);
  });
  if (as === 'open') return;
  const who = personWith('buyer', tenant);
  const [of, said] = [
    { number, requisition },
    { by: who.person, at: new Date() },
  ];
  const before = { ...order(), number };
  const change = { number: 1, before, after: { ...before, version: 2, neededBy: '2026-12-24' }, digest: 'd2' };
  const why = { reason: 'Later is enough.', acknowledgement: null, inPlaceOf: null };
  await database.withPrincipal(who, (tx) =>
    as === 'held'
      ? addOrderHold(tx, of, { isHeld: true, reason: 'It is looked at.', ...said })
      : addChange(tx, of, { ...change, ...why, ...said }),
  );
}

export const TENANTS = ['acme', 'rheinwerk'] as const;

/** Adds a second record of the vendor, and where it is so proposed, what another buyer says: that both are one. */
export async function twinOf(database: Database, { tenant, twin, vendor }: Things, isProposed: boolean): Promise<void> {
  await database.withPrincipal(worker(tenant), (tx) =>
    tx.run(
      `insert into vendors (tenant, number, name, normalized_name, status) values ($1, $2, 'Twin', 'twin', 'active')`,
      [tenant, twin],
    ),
  );
  if (!isProposed) return;
  const by = person(tenant, 'buyer2', 'buyer');
  const said = { vendor: twin, into: vendor, reason: 'It is the same.', by: by.person, at: new Date() };
  await database.withPrincipal(by, (tx) => insertMerge(tx, said));
}

/** One person for each role, of both companies. */
export const everybody = (roles: readonly Role[]): Person[] =>
  TENANTS.flatMap((tenant) => roles.map((role) => personWith(role, tenant)));

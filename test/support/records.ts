import { randomBytes, randomUUID } from 'node:crypto';
import type { CommittedEvent } from '../../src/domain/events.ts';
import { freshPlan } from '../../src/domain/plan.ts';
import { contractReaders, PersonId } from '../../src/domain/principal.ts';
import { quotingEntries, type Erasable } from '../../src/domain/retention.ts';
import { statusNames, type Status } from '../../src/domain/status.ts';
import { insertDocument } from '../../src/store/attachments.ts';
import { commit } from '../../src/store/budgets.ts';
import { appendCase } from '../../src/store/case-file.ts';
import { insertContract, type NewContract } from '../../src/store/contracts.ts';
import type { Database, Tx } from '../../src/store/database.ts';
import { insertDecision } from '../../src/store/decisions.ts';
import { insertDelegation } from '../../src/store/delegations.ts';
import { insertEmbeddingCall, insertVectors, wantEmbedding } from '../../src/store/embeddings.ts';
import { intend } from '../../src/store/effects.ts';
import type { Draft } from '../../src/domain/letter.ts';
import { handOver } from '../../src/store/hand-overs.ts';
import { insertHold } from '../../src/store/holds.ts';
import { noteImport } from '../../src/store/imports.ts';
import { holdMail } from '../../src/store/incoming-mails.ts';
import { addReplyToken } from '../../src/store/reply-tokens.ts';
import { beginLetter, insertReply, updateLetter } from '../../src/store/letters.ts';
import { insertMail } from '../../src/store/mails.ts';
import { insertOrder } from '../../src/store/orders.ts';
import { eraseCase, type Counts } from '../../src/store/erasures.ts';
import { putOff } from '../../src/store/event-delays.ts';
import { placeEvents } from '../../src/store/event-feed.ts';
import { enqueue } from '../../src/store/outbox.ts';
import { insertRequisition, lockRequisition } from '../../src/store/requisitions.ts';
import { spendKeys } from '../../src/domain/spend.ts';
import { lockTotals, reserveSpend, type ModelCall } from '../../src/store/spend.ts';
import { shutTopic } from '../../src/store/shut-topics.ts';
import { setVendorHold } from '../../src/store/vendor-holds.ts';
import { decideMerge, insertMerge, proposedMerge } from '../../src/store/vendor-merges.ts';
import { openTask } from '../../src/store/tasks.ts';
import { nextNumber } from '../../src/store/tenants.ts';
import { openToolCall, pinFirstFound, takeFromRate } from '../../src/store/tool-calls.ts';
import { addHandOff, addMessage, addReceipt } from '../../src/store/transcripts.ts';
import { fillWebhook } from './webhooks.ts';
import { fillOrderFacts } from './order-facts.ts';
import { buyer, eraser, meter, person, postman, relay, worker } from './principals.ts';

/** A vendor of the seed data that every rule lets pass. */
export const KNOWN_VENDOR = 'V-1001';

export const VENDOR = 'orders@northwind.example';

/** Stores a requisition with its mail, as its submission does; returns its id. */
export const newRequisition = async (tx: Tx, submitter: PersonId, requester: PersonId = submitter): Promise<string> => {
  const id = `R-${String(await nextNumber(tx, 'requisition')).padStart(6, '0')}`;
  const mail = randomUUID();
  await insertMail(tx, {
    id: mail,
    submitter,
    messageId: `<${mail}@test.example>`,
    raw: Buffer.from('Subject: Brackets'),
    content: {
      subject: 'Brackets',
      body: 'Ten brackets, please.',
      forwarded: '',
      date: '2026-11-20T09:00:00Z',
      from: { name: 'Rita Delgado', address: 'rita.requester@acme.example' },
      attachments: [],
    },
  });
  await insertRequisition(tx, { id, status: 'received', submitter, requester, mail, plan: freshPlan() });
  return id;
};

const ADMIN = person('acme', 'admin', 'administrator');

export const handOverAsAdmin = (
  database: Database,
  requisition: string,
  change: { from: PersonId; to: PersonId },
): Promise<void> =>
  database.withPrincipal(ADMIN, (tx) =>
    handOver(tx, requisition, { ...change, by: ADMIN.person, reason: 'They have left.', at: new Date() }),
  );

/** What nobody but people can add: it is handed over to the receiver, and a buyer names the other, their deputy. */
export const fillBetweenPeople = async (database: Database, requisition: string, from: PersonId): Promise<void> => {
  await handOverAsAdmin(database, requisition, { from, to: PersonId.parse('receiver') });
  const deputy = person('acme', 'buyer2', 'buyer');
  await database.withPrincipal(deputy, (tx) =>
    insertDelegation(tx, {
      person: deputy.person,
      given: { deputy: buyer.person, from: '2026-11-26', until: '2026-11-27' },
    }),
  );
  await eraseKinds(database, requisition, ['transcripts']);
  await database.withPrincipal(ADMIN, (tx) =>
    insertHold(tx, requisition, { isHeld: true, reason: 'It is disputed.', by: ADMIN.person, at: new Date() }),
  );
  const guard = person('acme', 'compliance', 'compliance');
  const said = { isHeld: true, reason: 'An invoice is disputed.', by: guard.person, at: new Date() };
  await database.withPrincipal(guard, (tx) => setVendorHold(tx, KNOWN_VENDOR, said));
  const [twin, at] = ['V-1002', new Date()];
  await database.withPrincipal(buyer, (tx) =>
    insertMerge(tx, { vendor: twin, into: KNOWN_VENDOR, reason: 'The same.', by: buyer.person, at }),
  );
  await database.withPrincipal(guard, async (tx) => {
    const merge = await proposedMerge(tx, twin);
    const refusal = { isConfirmed: false, reason: 'A sister company.', by: guard.person, at };
    if (merge) await decideMerge(tx, merge, refusal);
  });
  const admin = person('acme', 'admin', 'administrator');
  const counts = { added: 1, changed: 0, unchanged: 0, skipped: 0 };
  const note = {
    id: randomUUID(),
    kind: 'people',
    digest: 'd1',
    state: 'applied' as const,
    ...counts,
    by: admin.person,
    at: new Date(),
  };
  await database.withPrincipal(admin, (tx) => noteImport(tx, note));
  await fillWebhook(database);
  await database.withPrincipal(relay, (tx) => parkEvent(tx, 'acme'));
  const missing = { family: 'task', reason: 'UNKNOWN_TOPIC_OR_PARTITION', tries: 1, waitMs: 1_000 };
  await database.withPrincipal(relay, (tx) => shutTopic(tx, 'kafka', missing));
};

/** As if a receiver had refused the newest event of a company for the last time; returns its id. */
export const parkEvent = async (tx: Tx, tenant: string): Promise<string> => {
  while ((await placeEvents(tx, 1000)) > 0);
  const [event] = await tx.rows<CommittedEvent>(
    `select tenant, id, type, subject, place, partition from events where tenant = $1 and place is not null
     order by written desc limit 1`,
    [tenant],
  );
  if (event) await putOff(tx, 'kafka', [{ event, attempts: 7, waitMs: null, reason: 'TOO_LARGE' }]);
  return event?.id ?? '';
};

/** Erases as the job of retention does, whatever the status. */
export const eraseKinds = (
  database: Database,
  requisition: string,
  kinds: readonly Erasable[],
  final: readonly Status[] = statusNames,
): Promise<Counts | null> =>
  database.withPrincipal(eraser('acme'), (tx) =>
    eraseCase(tx, {
      requisition,
      kinds,
      final,
      entries: quotingEntries,
      at: new Date(),
      actor: { kind: 'retention' },
      why: { because: 'retention' },
    }),
  );

/** Adds one row of every kind that a requisition can have, but for those of `fillBetweenPeople`. */
export const fillRequisition = async (database: Database, requisition: string): Promise<void> => {
  await database.withPrincipal(worker('acme'), (tx) => fillAsWorker(tx, requisition));
  await database.withPrincipal(postman('acme'), async (tx) => {
    const arrival = { messageId: '<2@acme.example>', sender: 'somebody@acme.example', authentic: false };
    await holdMail(tx, randomUUID(), arrival, { why: 'unproven_sender', subject: 'Brackets', raw: Buffer.from('x') });
  });
  await database.withPrincipal(buyer, async (tx) => {
    const { mail } = await lockRequisition(tx, requisition);
    const filed = { kind: 'answer', state: 'attached', foundBy: 'id', filedBy: 'buyer' } as const;
    await insertReply(tx, {
      id: randomUUID(),
      requisition,
      letter: 1,
      mail,
      messageId: '<1@vendor.example>',
      ...filed,
    });
  });
  await fillOrderFacts(database, requisition);
};

const fillAsWorker = async (tx: Tx, requisition: string): Promise<void> => {
  const run = `${requisition}/intake/1`;
  const mail = (await lockRequisition(tx, requisition)).mail;
  const document = { kind: 'unreadable', why: 'damaged' } as const;
  await insertDocument(tx, mail, { at: 0, name: 'quote.pdf', document }, new Date());
  const task = await openTask(
    tx,
    requisition,
    {
      key: 'approval/1/1',
      kind: 'approval',
      topic: 'approval_step',
      owner: { role: 'department_head' },
      asks: [],
      verbs: ['approve', 'reject'],
      facts: {},
      digest: 'd1',
    },
    [],
  );
  await insertDecision(tx, {
    requisition,
    task: task.id,
    verb: 'approve',
    actor: { kind: 'worker' },
    fields: {},
    reason: null,
    seenDigest: 'd1',
  });
  await commit(tx, { requisition, costCenter: 'CC-4200', fiscalYear: 2026, amountMinor: 100, rate: null });
  await insertOrder(tx, { requisition, vendorNumber: KNOWN_VENDOR, digest: 'd1', data: (number) => ({ number }) });
  await addMessage(tx, { requisition, run, agent: 'intake', seq: 1, content: { role: 'user' } });
  const spent = callOf(requisition, 100);
  await lockTotals(tx, spent.keys);
  await reserveSpend(tx, spent.call, spent.keys);
  await addReceipt(tx, {
    requisition,
    run,
    agent: 'intake',
    id: `${run}/1/1`,
    operation: 'vendors.read',
    arguments: {},
    outcome: 'ok',
    result: {},
  });
  await pinFirstFound(tx, [{ name: 'vendors', hash: 'h1', text: 'openapi: 3.1.0' }]);
  await takeFromRate(tx, 'vendors_read', 60);
  await openToolCall(tx, {
    requisition,
    run,
    agent: 'intake',
    person: 'requester',
    operation: 'vendors_read',
    audience: 'vendors',
    document: 'vendors',
    documentHash: 'h1',
  });
  await addHandOff(tx, {
    requisition,
    run,
    sender: 'intake',
    receiver: 'vendor',
    payload: {},
    verdict: { verdict: 'allow', reasons: [] },
  });
  await intend(tx, requisition, `${requisition}/order/1`, 'd1');
  await beginLetter(tx, { requisition, vendor: KNOWN_VENDOR, language: 'en', remark: null });
  await appendCase(tx, requisition, { at: new Date(), actor: { kind: 'worker' }, kind: 'received', payload: {} });
  await enqueue(tx, { kind: 'start', requisition, round: 1 });
  await addReplyToken(tx, 'f'.repeat(64), { kind: 'letter', requisition, letter: 1 });
};

export const LETTER: Draft = {
  language: 'en',
  subject: 'Security for our enquiry',
  paragraphs: ['Before we go on with our enquiry, we need some security.'],
  asks: [{ kind: 'escrow', percent: null }],
  citations: [],
};

/** A letter that left and two mails that came back, one of which nobody has taken for the vendor's yet; as a buyer. */
export const letterTo = async (tx: Tx, requisition: string): Promise<void> => {
  await beginLetter(tx, { requisition, vendor: KNOWN_VENDOR, language: 'en', remark: null });
  const sentAt = '2026-11-23T10:00:00Z';
  await updateLetter(tx, { requisition, number: 1 }, { status: 'sent', draft: LETTER, sentTo: VENDOR, sentAt });
  for (const state of ['attached', 'in_review'] as const) {
    const id = randomUUID();
    const messageId = `<${id}@vendor.example>`;
    const content = {
      subject: `Re: ${state}`,
      body: 'We agree.',
      forwarded: '',
      date: '2026-11-24T09:00:00Z',
      from: { name: 'Vendor', address: VENDOR },
      attachments: [],
    };
    await insertMail(tx, { id, submitter: 'buyer', messageId, raw: Buffer.from('Subject: Re'), content });
    const filed = { kind: 'answer', state, foundBy: 'id', filedBy: 'buyer' } as const;
    await insertReply(tx, { id, requisition, letter: 1, mail: id, messageId, ...filed });
  }
};

/** One call of the Intake agent at its worst case, and where it counts. */
export const callOf = (requisition: string, costMicroUsd: number, id: string = randomUUID()) => {
  const at = { day: '2026-11-26', requisition, agent: 'intake' };
  const named = { ...at, id, run: 'intake/1', turn: 1, model: 'stand-in' };
  const attempt = { workflowRun: 'run', activity: id, attempt: 1 };
  const call: ModelCall = { ...named, ...attempt, tokens: 1_000, costMicroUsd, priceVersion: '1' };
  return { call, keys: spendKeys(at) };
};

/** A contract of a file of its own, as its addition stores it. */
export const contractOf = (): NewContract => ({
  sha256: randomBytes(32).toString('hex'),
  title: 'Frame agreement',
  fileName: 'frame.txt',
  vendor: KNOWN_VENDOR,
  language: 'en',
  readers: contractReaders,
  group: null,
  pages: 1,
  file: Buffer.from('frame'),
  addedBy: 'buyer',
});

/** Adds a contract with all that can belong to it. */
export const fillContract = async (database: Database): Promise<void> => {
  const passage = { section: '4 Prepayment', page: 1, language: 'en', text: 'The buyer pays a tenth in advance.' };
  const used = { model: 'stand-in-words', dimension: 256 };
  const vector = Array.from({ length: used.dimension }, () => 1);
  const id = await database.withPrincipal(buyer, async (tx) => {
    await wantEmbedding(tx);
    return insertContract(tx, contractOf(), [passage]);
  });
  await database.withPrincipal(worker('acme'), (tx) =>
    insertVectors(tx, used, [{ contract: id ?? '', seq: 1, vector }]),
  );
  const cost = { day: '2026-11-26', tokens: 10, costMicroUsd: 1, priceVersion: '1' };
  await database.withPrincipal(meter('acme'), (tx) =>
    insertEmbeddingCall(tx, { id: randomUUID(), purpose: 'passages', model: used.model, ...cost }),
  );
};

import { toCloudEvent } from '../../src/domain/cloud-event.ts';
import { QuartermasterError } from '../../src/domain/errors.ts';
import type { Person, Services } from '../../src/services/api.ts';
import type { RequisitionView } from '../../src/services/view.ts';
import { AT, question, approval, shelf, agent, agentRun, usd, requisition } from './memory-views.ts';
import { memoryContracts } from './memory-contracts.ts';
import { memoryAgentRuns } from './memory-agent-runs.ts';
import { memoryIncoming } from './memory-incoming.ts';
import { memoryRecords, memorySharing } from './memory-records.ts';
import { about, memoryReviews } from './memory-reviews.ts';
import { memoryWebhooks } from './memory-webhooks.ts';

const absent = (): QuartermasterError => new QuartermasterError('not_found', `secret detail ${Math.random()}`);

const own = <T extends { id: string }>(who: Person, id: string, items: readonly T[]): T => {
  const found = who.tenant === 'acme' ? items.find((item) => item.id === id) : undefined;
  if (found === undefined) throw absent();
  return found;
};

const mayChange = (who: Person): void => {
  if (who.roles.includes('auditor')) throw new QuartermasterError('forbidden', 'An auditor may only read.');
};

const event = toCloudEvent(
  {
    id: '5b8c1d2e-0000-4000-8000-000000000001',
    tenant: 'acme',
    type: 'quartermaster.requisition.received.v1',
    subject: 'R-000001',
    data: { requisition: 'R-000001' },
    traceparent: null,
    cause: null,
    at: AT,
  },
  'urn:quartermaster:test',
);

/** The services over two tenants' worth of memory; `calls` records what got through, `fail` makes the next call throw. */
export function memoryServices() {
  const calls: unknown[][] = [];
  const mails: Buffer[] = [];
  let failure: Error | null = null;
  let intact = true;
  let status: RequisitionView['status'] = requisition.status;

  const enter = (who: Person, ...call: unknown[]): void => {
    calls.push([who.person, ...call]);
    const error = failure;
    failure = null;
    if (error !== null) throw error;
  };
  const isKnown = (raw: Uint8Array): boolean => {
    const known = mails.some((mail) => mail.equals(raw));
    mails.push(Buffer.from(raw));
    return known;
  };
  const ofRequisition = (who: Person, id: string, ...call: unknown[]): RequisitionView => {
    enter(who, ...call);
    return { ...own(who, id, [requisition]), status, phase: status === 'ordered' ? 'completed' : requisition.phase };
  };
  const services: Services = {
    submit: async (who, raw) => {
      enter(who, 'submit', raw.byteLength);
      if (raw.byteLength === 0)
        throw new QuartermasterError('invalid_mail', 'The mail is empty; send one with a text.');
      return { id: 'R-000001', duplicate: isKnown(raw) };
    },
    show: async (who, id) => ofRequisition(who, id, 'show', id),
    list: async (who, filter) => {
      enter(who, 'list', filter);
      const { id, subject, requester, createdAt, updatedAt } = requisition;
      const none = { vendorNumber: null, costCenter: null, category: null, orderNumber: null, due: null };
      const row = {
        id,
        status,
        phase: requisition.phase,
        subject,
        requester,
        paused: false,
        erased: false,
        createdAt,
        updatedAt,
        ...none,
      };
      const items = [
        { ...row, vendor: 'Northwind Traders', total: usd(148_000) },
        { ...row, id: 'R-000002', vendor: null, total: null, paused: true },
      ];
      return who.tenant === 'acme' ? { items, next: 'R-000002' } : { items: [], next: null };
    },
    tasks: async (who, filter) => {
      enter(who, 'tasks', ...(filter ? [filter] : []));
      return {
        items: who.tenant === 'acme' ? [question, approval].map((task) => ({ ...task, about })) : [],
        next: null,
      };
    },
    task: async (who, id) => {
      enter(who, 'task', id);
      return own(who, id, [question, approval]);
    },
    reply: async (who, raw, named) => {
      enter(who, 'reply', raw.byteLength, named);
      if (!who.roles.includes('buyer'))
        throw new QuartermasterError('forbidden', 'A buyer hands in what vendors answer.');
      const state = named === null ? 'attached' : 'in_review';
      return { requisition: named ?? 'R-000001', letter: 1, state, duplicate: isKnown(raw) };
    },
    // Not noted, since every page and command asks for names.
    people: async (_who, ids) =>
      [
        { id: 'buyer2', name: 'Bella <b>Ortiz</b>' },
        { id: 'gone', name: null },
      ].filter(({ id }) => ids.includes(id)),
    agents: async (who) => {
      enter(who, 'agents');
      return [agent];
    },
    decide: async (who, id, answer) => {
      enter(who, 'decide', id, answer);
      const task = own(who, id, [question, approval]);
      mayChange(who);
      if (answer.seenDigest !== null && answer.seenDigest !== task.digest)
        throw new QuartermasterError('stale', 'It changed since you saw it; look again.');
      if (answer.fields['vendor.taxId'] === 'wrong')
        throw new QuartermasterError('refused_answer', 'The answer is not right yet; the task stays open.', {
          fields: [{ field: 'vendor.taxId', reason: 'An EIN has nine digits, such as 91-1234567.' }],
        });
      return { requisition: task.requisition, task: id, claimedBy: null };
    },
    edit: async (who, id, fields) => {
      ofRequisition(who, id, 'edit', id, fields);
      mayChange(who);
      return { version: 3 };
    },
    withdraw: async (who, id, reason) => {
      ofRequisition(who, id, 'withdraw', id, reason);
      mayChange(who);
    },
    reopen: async (who, id, reason) => {
      ofRequisition(who, id, 'reopen', id, reason);
      throw new QuartermasterError('conflict', 'Only a rejected requisition can be reopened.');
    },
    reassign: async (who, id, change) => {
      ofRequisition(who, id, 'reassign', id, change);
      mayChange(who);
      return { id, from: requisition.requester, to: change.to };
    },
    delegate: async (who, wanted) => {
      enter(who, 'delegate', wanted);
      if (wanted === null) return [];
      const { deputy, from = '2026-11-26', until } = wanted;
      return [{ person: who.person, deputy, from, until }];
    },
    inboundEvents: async (who, wish) => {
      enter(who, 'inboundEvents', wish);
      return { items: [], next: null };
    },
    delegations: async (who) => {
      enter(who, 'delegations');
      return [{ person: 'buyer', deputy: 'buyer2', from: '2026-11-26', until: '2026-12-31' }];
    },
    fileObserved: async (who, id, order) => {
      ofRequisition(who, id, 'fileObserved', id, order);
      mayChange(who);
    },
    observeReport: async (who) => {
      enter(who, 'observeReport');
      const fields = [{ field: 'vendor' as const, ours: 'Northwind Traders', theirs: 'Cascade', agrees: false }];
      const none = { agree: 0, differ: 0, unknown: 0 };
      return {
        items: [
          { requisition: 'R-000001', status: 'observed', state: 'compared', fields },
          { requisition: 'R-000002', status: 'observed', state: 'not_filed', fields: [] },
        ],
        agreement: { vendor: { ...none, differ: 1 }, currency: none, total: none, lines: none },
      };
    },
    pause: async (who, of) => {
      enter(who, 'pause', of);
      mayChange(who);
      return { pauses: [{ agent: of.agent, since: AT, by: who.person, reason: of.reason }], installation: false };
    },
    resume: async (who, of) => {
      enter(who, 'resume', of);
      return { pauses: [], installation: false };
    },
    events: async (who, wish) => {
      enter(who, 'events', wish);
      return { items: wish.after === undefined ? [event] : [], next: 'next' };
    },
    parkedEvents: async (who) => {
      enter(who, 'parkedEvents');
      const { id, type, subject } = event;
      return [{ id, feed: 'kafka', type, subject, attempts: 7, reason: 'MESSAGE_TOO_LARGE', parkedAt: AT }];
    },
    retryEvent: async (who, id) => enter(who, 'retryEvent', id),
    dropEvent: async (who, id) => enter(who, 'dropEvent', id),
    doctor: async (who) => {
      enter(who, 'doctor');
      const plain = { is: null, cure: null, latencyMs: null };
      return {
        findings: [
          { ...plain, check: 'Postgres', state: 'good', is: 'real', says: 'answers', latencyMs: 2 },
          { ...plain, check: 'tasks', state: 'warning', says: '3 open, 1 overdue', cure: 'Look at the tasks.' },
          { ...plain, check: 'workers', state: 'broken', says: 'none was heard of', cure: 'Start one.' },
        ],
      };
    },
    pauses: async (who) => {
      enter(who, 'pauses');
      return {
        pauses: [{ agent: null, since: AT, by: 'admin', reason: 'The provider is being moved.' }],
        installation: false,
      };
    },
    source: () => Promise.resolve(null),
    history: async (who, id) => {
      if (id === agentRun.id) enter(who, 'history', id);
      else ofRequisition(who, id, 'history', id);
      const actors = [
        { kind: 'person', person: 'requester', roles: ['requester'] },
        { kind: 'agent', agent: 'intake', onBehalfOf: 'requester' },
        { kind: 'clock' },
      ];
      const entries = actors.map((actor, index) => ({
        seq: index + 1,
        at: AT,
        actor,
        kind: 'noted',
        payload: index === 2 ? null : { n: index },
        content: index === 2 ? ('erased' as const) : ('shown' as const),
        hash: 'b'.repeat(64),
      }));
      return { intact, brokenAt: intact ? null : 2, entries };
    },
    transcript: async (who, id) => {
      ofRequisition(who, id, 'transcript', id);
      const messages = [
        { seq: 0, at: AT, content: { role: 'user', text: '<mail>\n4 drives</mail>' } },
        { seq: 1, at: AT, content: { role: 'assistant', text: null, calls: [] } },
      ];
      return { runs: [{ run: 'intake/1', agent: 'intake', messages }] };
    },
    decodeHistory: async (who, payloads) => {
      enter(who, 'decodeHistory', payloads.length);
      return payloads.map(({ metadata }) => ({ ...(metadata && { metadata }), data: Buffer.from('in plain') }));
    },
    explain: async (who, asked) => {
      enter(who, 'explain', asked);
      return {
        lines: ['1. department_head: at or above 1,000', '2. finance_director: at or above 10,000'],
        chain: { steps: [] },
      };
    },
    tools: async (who) => {
      enter(who, 'tools');
      return shelf;
    },
    toolDocument: async (who, name) => {
      enter(who, 'toolDocument', name);
      return { name, state: 'changed', hash: 'a'.repeat(64), text: 'rate: 2\n', accepted: 'rate: 1\n' };
    },
    acceptTools: async (who, name, seenHash) => {
      enter(who, 'acceptTools', name, seenHash);
      return { name, hash: seenHash };
    },
    ...memoryContracts(enter),
    ...memoryIncoming(enter),
    ...memoryAgentRuns(enter),
    ...memoryWebhooks(enter),
    verifyCases: async (who, wanted) => {
      enter(who, 'verifyCases', wanted);
      return { tenant: who.tenant, items: [], next: null };
    },
    exportCases: async (who, wanted) => {
      enter(who, 'exportCases', wanted);
      return { items: [], next: null };
    },
    hold: async (who, id, said) => {
      ofRequisition(who, id, 'hold', id, said);
      return { id, hold: { reason: said.reason, by: who.person, at: AT } };
    },
    erasePerson: async (who, wanted) => {
      enter(who, 'erasePerson', wanted);
      const { person, isRehearsal } = wanted;
      return {
        person,
        isRehearsal,
        requisitions: ['R-000001'],
        runs: [],
        left: [],
        isRecordErased: true,
        rows: { mails: 1 },
      };
    },
    ...memoryRecords(enter),
    ...memoryReviews(enter, (who, id) => own(who, id, [question, approval])),
    ...memorySharing(enter, (who, id) => own(who, id, [question, approval])),
    ready: async () => true,
  };
  return {
    services,
    calls,
    mails,
    fail: (error: Error) => {
      failure = error;
    },
    breakHistory: (broken: boolean) => {
      intact = !broken;
    },
    setStatus: (next: RequisitionView['status']) => {
      status = next;
    },
  };
}

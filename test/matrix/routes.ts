import { randomUUID } from 'node:crypto';
import { reportNames } from '../../src/domain/report.ts';
import { importExamples } from '../../src/domain/import-rows.ts';
import type { Operation } from '../../src/domain/rights.ts';
import type { Database } from '../../src/store/database.ts';
import type { Named } from './expected.ts';
import { agentRunRoutes } from './agent-run-routes.ts';
import { orderRoutes } from './order-routes.ts';
import { setPaused, type Things } from './things.ts';
import { vendorRoutes } from './vendor-routes.ts';
import { webhookRoutes } from './webhook-routes.ts';

export type Asked = { path: string; type?: string; body?: string };

/** A route of the API: what it does, what it names, and a request that is right in all but who sends it. */
export type Route = {
  operation: Operation;
  named: Named;
  status: number;
  /** What is answered where it is not there for them, if not 404. */
  unseen?: number;
  request: (things: Things, hash: string) => Asked;
  /** Brings about what the request needs. */
  before?: (database: Database, things: Things) => Promise<void>;
  /** In which state the requisition must be. */
  during?: Things['status'];
};

/** A service of our own: the token's audience and scope say what may be asked, the database what is shown. */
export type InternalRoute = { audience: string; scope: string; named: Named; request: (things: Things) => Asked };

const json = (path: string, value: object): Asked => ({ path, type: 'application/json', body: JSON.stringify(value) });
const mail = (path: string): Asked => ({
  path,
  type: 'message/rfc822',
  body: `From: sales@vendor.example\r\nTo: buying@acme.example\r\nMessage-ID: <${randomUUID()}@vendor.example>\r\nSubject: Brackets\r\n\r\nTen brackets.\r\n`,
});
const get = (path: (things: Things) => string) => (things: Things) => ({ path: path(things) });
const plain = (path: string) => () => ({ path });

const of = ({ requisition }: Things, act = ''): string => `/v1/requisitions/${requisition}${act}`;
const taskOf = ({ tasks }: Things): string => `/v1/tasks/${tasks['missing_facts']}`;
const reading = { status: 200 } as const;

export const routes: Readonly<Record<string, Route>> = {
  'POST /v1/requisitions': { operation: 'submit', named: null, status: 202, request: () => mail('/v1/requisitions') },
  'GET /v1/requisitions': { ...reading, operation: 'list', named: null, request: plain('/v1/requisitions') },
  'GET /v1/requisitions/:id': { ...reading, operation: 'show', named: 'requisition', request: get((t) => of(t)) },
  'GET /v1/requisitions/:id/events': {
    ...reading,
    operation: 'show',
    named: 'requisition',
    request: get((t) => of(t, '/events')),
  },
  'GET /v1/tasks/events': { ...reading, operation: 'tasks', named: null, request: plain('/v1/tasks/events') },
  'GET /v1/requisitions/:id/source': {
    ...reading,
    operation: 'source',
    named: 'requisition',
    request: get((t) => of(t, '/source')),
  },
  'GET /v1/requisitions/:id/history': {
    ...reading,
    operation: 'history',
    named: 'requisition',
    request: get((t) => of(t, '/history')),
  },
  'GET /v1/requisitions/:id/transcript': {
    ...reading,
    operation: 'transcript',
    named: 'requisition',
    request: get((t) => of(t, '/transcript')),
  },
  'GET /v1/audit/verify': {
    ...reading,
    operation: 'verifyCases',
    named: 'requisition',
    request: get((t) => `/v1/audit/verify?requisition=${t.requisition}`),
  },
  'GET /v1/audit/export': {
    ...reading,
    operation: 'exportCases',
    named: null,
    request: plain('/v1/audit/export?since=2026-01-01'),
  },
  'POST /v1/requisitions/:id/hold': {
    operation: 'hold',
    named: 'requisition',
    status: 200,
    request: (t) => json(of(t, '/hold'), { reason: 'It is disputed.' }),
  },
  'POST /v1/erasures': {
    operation: 'erasePerson',
    named: null,
    status: 200,
    request: () => json('/v1/erasures', { person: 'requester2', reason: 'They asked.', isRehearsal: true }),
  },
  'POST /codec/decode': {
    ...reading,
    operation: 'decodeHistory',
    named: null,
    request: () => json('/codec/decode', { payloads: [] }),
  },
  'POST /v1/requisitions/:id/edit': {
    operation: 'edit',
    named: 'requisition',
    status: 200,
    request: (t) => json(of(t, '/edit'), { fields: { justification: 'For the laboratory.' } }),
  },
  'POST /v1/requisitions/:id/withdraw': {
    operation: 'withdraw',
    named: 'requisition',
    status: 200,
    request: (t) => json(of(t, '/withdraw'), { reason: 'Not needed.' }),
  },
  'POST /v1/requisitions/:id/reopen': {
    operation: 'reopen',
    named: 'requisition',
    status: 200,
    during: 'rejected',
    request: (t) => json(of(t, '/reopen'), { reason: 'Needed after all.' }),
  },
  'POST /v1/requisitions/:id/observed': {
    operation: 'fileObserved',
    named: 'requisition',
    status: 200,
    request: (t) => json(of(t, '/observed'), { vendor: t.vendor, total: '10.00', currency: 'USD' }),
  },
  'GET /v1/observe': { ...reading, operation: 'observeReport', named: null, request: plain('/v1/observe') },
  'GET /v1/tasks': { ...reading, operation: 'tasks', named: null, request: plain('/v1/tasks') },
  'GET /v1/tasks/:id': { ...reading, operation: 'task', named: 'task', request: get(taskOf) },
  'GET /v1/tasks/:id/review': {
    ...reading,
    operation: 'review',
    named: 'task',
    request: get((t) => `${taskOf(t)}/review`),
  },
  'POST /v1/tasks/:id/check': {
    operation: 'checkAnswer',
    named: 'task',
    status: 200,
    request: (t) => json(`${taskOf(t)}/check`, { verb: 'answer', fields: { justification: 'For the laboratory.' } }),
  },
  'POST /v1/tasks/:id/decision': {
    operation: 'decide',
    named: 'task',
    status: 200,
    request: (t) => json(`${taskOf(t)}/decision`, { verb: 'answer', fields: { justification: 'For the laboratory.' } }),
  },
  'POST /v1/tasks/:id/claim': {
    operation: 'claim',
    named: 'task',
    status: 200,
    request: (t) => json(`${taskOf(t)}/claim`, {}),
  },
  'POST /v1/tasks/:id/release': {
    operation: 'release',
    named: 'task',
    status: 200,
    request: (t) => json(`${taskOf(t)}/release`, {}),
  },
  'POST /v1/tasks/:id/assign': {
    operation: 'assign',
    named: 'task',
    status: 200,
    request: (t) => json(`${taskOf(t)}/assign`, { to: 'buyer2', reason: 'She knows the vendor.' }),
  },
  'GET /v1/requisitions/:id/spend': {
    ...reading,
    operation: 'requisitionSpend',
    named: 'requisition',
    request: get((t) => of(t, '/spend')),
  },
  'GET /v1/spend': { ...reading, operation: 'spend', named: null, request: plain('/v1/spend') },
  ...Object.fromEntries(
    reportNames.flatMap((name) =>
      [name, `${name}.csv`].map((path) => [
        `GET /v1/reports/${path}`,
        {
          ...reading,
          operation: name === 'models' ? 'modelReport' : 'report',
          named: null,
          request: plain(`/v1/reports/${path}`),
        } as const,
      ]),
    ),
  ),
  'GET /v1/budgets': { ...reading, operation: 'budgets', named: null, request: plain('/v1/budgets') },
  'GET /v1/orders': { ...reading, operation: 'orders', named: null, request: plain('/v1/orders') },
  'GET /v1/orders/:id': {
    ...reading,
    operation: 'order',
    named: 'order',
    request: get(({ order }) => `/v1/orders/${order}`),
  },
  'GET /v1/people': { ...reading, operation: 'people', named: null, request: plain('/v1/people?ids=buyer,nobody') },
  ...orderRoutes,
  'GET /v1/policies': { ...reading, operation: 'policies', named: null, request: plain('/v1/policies') },
  'GET /v1/policies/:id': { ...reading, operation: 'policy', named: null, request: plain('/v1/policies/tasks') },
  'POST /v1/replies': {
    operation: 'reply',
    named: 'requisition',
    status: 202,
    // No letter of ours is in sight, and the mail names none: the person is asked which.
    unseen: 422,
    request: ({ requisition }) => mail(`/v1/replies?requisition=${requisition}`),
  },
  'POST /v1/imports/:id': {
    operation: 'importFile',
    named: null,
    status: 200,
    request: () => ({ path: '/v1/imports/people?dryRun=true', type: 'text/csv', body: importExamples.people }),
  },
  'GET /v1/held-mails': { ...reading, operation: 'heldMails', named: null, request: plain('/v1/held-mails') },
  'POST /v1/held-mails/:id/release': {
    operation: 'releaseMail',
    named: 'mail',
    status: 202,
    request: (t) => json(`/v1/held-mails/${t.mail}/release`, {}),
  },
  'DELETE /v1/held-mails/:id': {
    operation: 'dropMail',
    named: 'mail',
    status: 200,
    request: (t) => ({ path: `/v1/held-mails/${t.mail}` }),
  },
  ...vendorRoutes,
  ...webhookRoutes,
  'GET /v1/policy/explain': {
    ...reading,
    operation: 'explain',
    named: null,
    request: plain('/v1/policy/explain?amount=1200&currency=USD&costCenter=CC-4200'),
  },
  'POST /v1/requisitions/:id/reassign': {
    operation: 'reassign',
    named: 'requisition',
    status: 200,
    request: (t) => json(of(t, '/reassign'), { to: 'requester2', reason: 'Rita has left.' }),
  },
  'GET /v1/inbound-events': {
    ...reading,
    operation: 'inboundEvents',
    named: null,
    request: plain('/v1/inbound-events'),
  },
  'GET /v1/delegations': { ...reading, operation: 'delegations', named: null, request: plain('/v1/delegations') },
  'POST /v1/delegations': {
    operation: 'delegate',
    named: null,
    status: 200,
    request: () => json('/v1/delegations', { deputy: 'buyer2', until: '2099-12-31' }),
  },
  'GET /v1/events': { ...reading, operation: 'events', named: null, request: plain('/v1/events') },
  'GET /v1/parked-events': { ...reading, operation: 'parkedEvents', named: null, request: plain('/v1/parked-events') },
  'POST /v1/parked-events/:id/retry': {
    operation: 'retryEvent',
    named: 'event',
    status: 200,
    request: (t) => json(`/v1/parked-events/${t.event}/retry`, {}),
  },
  'DELETE /v1/parked-events/:id': {
    operation: 'dropEvent',
    named: 'event',
    status: 200,
    request: (t) => ({ path: `/v1/parked-events/${t.event}` }),
  },
  'GET /v1/doctor': { ...reading, operation: 'doctor', named: null, request: plain('/v1/doctor') },
  'GET /v1/pauses': { ...reading, operation: 'pauses', named: null, request: plain('/v1/pauses') },
  'POST /v1/pause': {
    operation: 'pause',
    named: 'tenant',
    status: 200,
    before: (database, { tenant }) => setPaused(database, tenant, false),
    request: ({ tenant }) => json('/v1/pause', { tenant }),
  },
  'POST /v1/resume': {
    operation: 'resume',
    named: 'tenant',
    status: 200,
    before: (database, { tenant }) => setPaused(database, tenant, true),
    request: ({ tenant }) => json('/v1/resume', { tenant }),
  },
  'GET /v1/agents': { ...reading, operation: 'agents', named: null, request: plain('/v1/agents') },
  ...agentRunRoutes,
  'GET /v1/tools': { ...reading, operation: 'tools', named: null, request: plain('/v1/tools') },
  'GET /v1/tools/documents/:id': {
    ...reading,
    operation: 'toolDocument',
    named: null,
    request: plain('/v1/tools/documents/vendors'),
  },
  'POST /v1/tools/documents/:id/accept': {
    operation: 'acceptTools',
    named: null,
    status: 200,
    request: (_, seenHash) => json('/v1/tools/documents/vendors/accept', { seenHash }),
  },
  'GET /v1/contracts': { ...reading, operation: 'contracts', named: null, request: plain('/v1/contracts') },
  'POST /v1/contracts': {
    operation: 'addContract',
    named: null,
    status: 201,
    request: () => ({
      path: '/v1/contracts?name=terms.txt',
      type: 'text/plain',
      body: `Terms ${randomUUID()}\n\nPayment within thirty days.`,
    }),
  },
  'GET /v1/contracts/search': {
    ...reading,
    operation: 'searchContracts',
    named: null,
    request: plain('/v1/contracts/search?q=payment'),
  },
  'GET /v1/contracts/embedding': {
    ...reading,
    operation: 'embeddingState',
    named: null,
    request: plain('/v1/contracts/embedding'),
  },
  'GET /v1/contracts/:id': {
    ...reading,
    operation: 'contract',
    named: 'contract',
    request: get(({ contract }) => `/v1/contracts/${contract}`),
  },
  'DELETE /v1/contracts/:id': {
    operation: 'dropContract',
    named: 'contract',
    status: 200,
    request: ({ contract }) => ({ path: `/v1/contracts/${contract}` }),
  },
};

export const internalRoutes: Readonly<Record<string, InternalRoute>> = {
  'GET /internal/vendors/vendors': {
    audience: 'vendors',
    scope: 'vendors:read',
    named: null,
    request: plain('/internal/vendors/vendors?name=Northwind%20Traders'),
  },
  'GET /internal/vendors/vendors/:number': {
    audience: 'vendors',
    scope: 'vendors:read',
    named: 'vendor',
    request: get(({ vendor }) => `/internal/vendors/vendors/${vendor}`),
  },
  'GET /internal/purchasing/orders': {
    audience: 'purchasing',
    scope: 'purchasing:read',
    named: null,
    request: get(({ vendor }) => `/internal/purchasing/orders?vendor=${vendor}`),
  },
  'GET /internal/mail/requisitions/:id/mails': {
    audience: 'mail',
    scope: 'mail:read',
    named: 'requisition',
    request: get(({ requisition }) => `/internal/mail/requisitions/${requisition}/mails`),
  },
  'GET /internal/contracts/clauses': {
    audience: 'contracts',
    scope: 'contracts:read',
    named: null,
    request: plain('/internal/contracts/clauses?text=payment&limit=3'),
  },
};

/** Asked by whatever watches the process and by whoever is about to sign in, without a token; they tell nothing of any company. */
export const openRoutes = {
  'GET /healthz': 200,
  'GET /readyz': 200,
  'GET /auth/sign-in': 302,
  // Without what the browser was given to keep.
  'GET /auth/callback': 401,
  'GET /auth/done': 200,
  'GET /openapi.json': 200,
  'POST /auth/device': 200,
  // Without a code.
  'POST /auth/device/token': 400,
  // Without a name; what is not signed is refused in test/system/inbound-events.test.ts.
  'POST /inbound/:id': 404,
  // Gives back what it is given.
  'POST /codec/encode': 200,
} as const;

/** About nobody but the person who asks, so open to whoever is signed in. */
export const ownRoutes = ['GET /v1/me', 'POST /v1/sign-out'] as const;

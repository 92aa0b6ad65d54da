import { z } from 'zod';
import { caseKindOf } from '../domain/agent-run.ts';
import { QuartermasterError } from '../domain/errors.ts';
import type { ReportName } from '../domain/report.ts';
import type { ImportKind } from '../domain/import-rows.ts';
import type {
  Answer,
  ObservedFiling,
  PauseOf,
  WantedAcknowledgement,
  WantedOrderChange,
  WantedReceipt,
  WantedWebhook,
} from '../services/api.ts';
import { DoctorView } from '../services/doctor-view.ts';
import { ErasedPerson, ExportedCases, HeldRequisition, VerifiedCases } from '../services/audit-view.ts';
import { SourceView } from '../services/source-view.ts';
import { DocumentDifference, ToolsView } from '../services/tools-view.ts';
import { EventsView, ParkedEventView } from '../services/events-view.ts';
import { HeldMailView, ImportView } from '../services/incoming-view.ts';
import { AddedWebhookView, DeliveryView, WebhookView } from '../services/webhooks-view.ts';
import { AgentRunRow, AgentRunView, StartedRun } from '../services/agent-runs-view.ts';
import { InboundEventRow } from '../services/inbound-view.ts';
import {
  AgentView,
  FiledReply,
  ContractRow,
  ContractView,
  DelegationView,
  EmbeddingState,
  FoundPassages,
  HandedOver,
  HistoryView,
  ObserveReport,
  PausesView,
  RequisitionRow,
  RequisitionView,
  PersonName,
  TaskView,
  TranscriptView,
} from '../services/view.ts';
import {
  Accepted,
  AcceptedDocument,
  Acted,
  AddedContract,
  Decided,
  Device,
  Edited,
  Explanation,
  listOf,
  Me,
  NotYet,
  pageOf,
  Readiness,
  SignedIn as SignedInView,
  SignedOut,
} from '../services/answers-view.ts';
import {
  BudgetRow,
  OrderRow,
  OrderView,
  PolicyRow,
  PolicyView,
  ReportView,
  RequisitionSpendView,
  SpendView,
  VendorRow,
  VendorView,
} from '../services/records-view.ts';
import { CheckedAnswer, TaskReview, TaskRow } from '../services/review-view.ts';
import { codeOf } from './errors.ts';

const TIMEOUT_MS = 60_000;

const Source = SourceView.nullable();
const NoPayloads = z.object({ payloads: z.tuple([]) });
const SignedIn = z.union([NotYet, SignedInView]);
const Page = pageOf(RequisitionRow);
const Tasks = pageOf(TaskRow);
const Contracts = listOf(ContractRow);
const Delegations = listOf(DelegationView);
const HeldMails = listOf(HeldMailView);
const ParkedEvents = listOf(ParkedEventView);
const Agents = listOf(AgentView);
const Budgets = listOf(BudgetRow);
const Policies = listOf(PolicyRow);
const People = listOf(PersonName);

/** RFC 9457. */
const Problem = z.object({
  type: z.string(),
  detail: z.string(),
  instance: z.string().optional(),
  errors: z.array(z.object({ field: z.string(), reason: z.string() })).default([]),
});

type Options = { url: string; token: () => Promise<string>; fetch: typeof fetch };
type Bytes = Uint8Array<ArrayBuffer>;
type Call = {
  method?: 'GET' | 'POST' | 'DELETE';
  query?: Query;
  type?: string;
  body?: string | Bytes;
};

export type Client = ReturnType<typeof createClient>;

const webhook = (id: string): string => `/v1/webhooks/${encodeURIComponent(id)}`;
const parkedEvent = (id: string): string => `/v1/parked-events/${encodeURIComponent(id)}`;
const heldMail = (id: string): string => `/v1/held-mails/${encodeURIComponent(id)}`;
const requisition = (id: string): string => `/v1/requisitions/${encodeURIComponent(id)}`;
const orderPath = (number: string): string => `/v1/orders/${encodeURIComponent(number)}`;
const vendor = (number: string): string => `/v1/vendors/${encodeURIComponent(number)}`;
const contract = (id: string): string => `/v1/contracts/${encodeURIComponent(id)}`;
const task = (id: string): string => `/v1/tasks/${encodeURIComponent(id)}`;

const toolDocument = (name: string): string => `/v1/tools/documents/${encodeURIComponent(name)}`;

/** The HTTP API, typed. Every problem that it answers is thrown as a QuartermasterError of the same code. */
export function createClient({ url, token, fetch }: Options) {
  const call = async <T extends z.ZodType>(schema: T, path: string, options: Call = {}): Promise<z.infer<T>> => {
    const response = await send(fetch, url, path, { ...options, token: await token() });
    return understood(schema, await resultOf(response, url), url);
  };
  const post = <T extends z.ZodType>(schema: T, path: string, json: unknown) =>
    call(schema, path, { method: 'POST', type: 'application/json', body: JSON.stringify(json) });
  const unsigned = async <T extends z.ZodType>(schema: T, path: string, json: unknown) => {
    const sent = { method: 'POST', type: 'application/json', body: JSON.stringify(json) } as const;
    return understood(schema, await resultOf(await send(fetch, url, path, sent), url), url);
  };
  return {
    ...betweenPeople({ call, post }),
    ...aboutRecords({ call, post }),
    ...records({ call, post }),
    ...ofMails({ call, post }),
    ...ofImports({ call, post }),
    ...ofWebhooks({ call, post }),
    ...ofEvents({ call, post }),
    agents: () => call(Agents, '/v1/agents'),
    ...ofAgentRuns({ call, post }),
    me: () => call(Me, '/v1/me'),
    signOut: (everywhere: boolean) => post(SignedOut, '/v1/sign-out', { everywhere }),
    /** Need no token: they lead to one. */
    startDevice: () => unsigned(Device, '/auth/device', {}),
    pollDevice: (deviceCode: string) => unsigned(SignedIn, '/auth/device/token', { deviceCode }),
    submit: (body: Bytes) => call(Accepted, '/v1/requisitions', { method: 'POST', type: 'message/rfc822', body }),
    list: (query: Query) => call(Page, '/v1/requisitions', { query }),
    show: (id: string) => call(RequisitionView, requisition(id)),
    edit: (id: string, fields: Record<string, string>) => post(Edited, `${requisition(id)}/edit`, { fields }),
    withdraw: (id: string, reason: string | null) => post(Acted, `${requisition(id)}/withdraw`, { reason }),
    reopen: (id: string, reason: string | null) => post(Acted, `${requisition(id)}/reopen`, { reason }),
    tasks: (query: Query = {}) => call(Tasks, '/v1/tasks', { query }),
    task: (id: string) => call(TaskView, task(id)),
    review: (id: string) => call(TaskReview, `${task(id)}/review`),
    check: (id: string, answer: Pick<Answer, 'verb' | 'fields'>) => post(CheckedAnswer, `${task(id)}/check`, answer),
    decide: (id: string, answer: Answer) => post(Decided, `${task(id)}/decision`, answer),
    tools: () => call(ToolsView, '/v1/tools'),
    toolDocument: (name: string) => call(DocumentDifference, toolDocument(name)),
    acceptTools: (name: string, seenHash: string) =>
      post(AcceptedDocument, `${toolDocument(name)}/accept`, { seenHash }),
    explain: (query: { amount: string; currency: string; costCenter: string; category?: string }) =>
      call(Explanation, '/v1/policy/explain', { query }),
    addContract: (
      body: Bytes,
      type: string,
      query: { name: string; vendor?: string; readers?: string; group?: string },
    ) => call(AddedContract, '/v1/contracts', { method: 'POST', type, body, query }),
    contracts: () => call(Contracts, '/v1/contracts'),
    contract: (id: string) => call(ContractView, contract(id)),
    removeContract: (id: string) => call(Acted, contract(id), { method: 'DELETE' }),
    searchContracts: (query: {
      q: string;
      vendor?: string | undefined;
      language?: string | undefined;
      limit?: string | undefined;
    }) => call(FoundPassages, '/v1/contracts/search', { query }),
    embedding: () => call(EmbeddingState, '/v1/contracts/embedding'),
    /** Needs no token; a server that is not ready answers too. */
    readiness: async () => understood(Readiness, await jsonOf(await send(fetch, url, '/readyz', {}), url), url),
  };
}

/** Parameters of an address; undefined ones are left out. */
export type Query = Record<string, string | undefined>;

type Calls = {
  call: <T extends z.ZodType>(schema: T, path: string, options?: Call) => Promise<z.infer<T>>;
  post: <T extends z.ZodType>(schema: T, path: string, json: unknown) => Promise<z.infer<T>>;
};

const agentRun = (id: string): string => `/v1/agent-runs/${encodeURIComponent(id)}`;

const ofAgentRuns = ({ call, post }: Calls) => ({
  runAgent: (agent: string, input: Record<string, unknown>) =>
    post(StartedRun, `/v1/agents/${encodeURIComponent(agent)}/runs`, { input }),
  agentRuns: (query: Query) => call(pageOf(AgentRunRow), '/v1/agent-runs', { query }),
  agentRun: (id: string, waitSeconds: number) =>
    call(AgentRunView, agentRun(id), { query: { wait: String(waitSeconds) } }),
  cancelAgentRun: (id: string) => post(Acted, `${agentRun(id)}/cancel`, {}),
});

const ofImports = ({ call }: Calls) => ({
  importFile: (kind: ImportKind, body: Bytes, query: { dryRun: string; skipBad: string }) =>
    call(ImportView, `/v1/imports/${kind}`, { method: 'POST', type: 'text/csv', body, query }),
  importForm: async (kind: ImportKind, form: FormData, query: { dryRun: string; skipBad: string }) => {
    const written = new Response(form);
    const type = written.headers.get('content-type') ?? '';
    const body = new Uint8Array(await written.arrayBuffer());
    return call(ImportView, `/v1/imports/${kind}`, { method: 'POST', type, body, query });
  },
});

const ofWebhooks = ({ call, post }: Calls) => ({
  webhooks: () => call(listOf(WebhookView), '/v1/webhooks'),
  webhook: (id: string) => call(WebhookView, webhook(id)),
  addWebhook: (wanted: WantedWebhook) => post(AddedWebhookView, '/v1/webhooks', wanted),
  changeWebhook: (id: string, change: Partial<WantedWebhook>) => post(WebhookView, webhook(id), change),
  removeWebhook: (id: string) => call(Acted, webhook(id), { method: 'DELETE' }),
  rotateWebhook: (id: string) => post(AddedWebhookView, `${webhook(id)}/rotate`, {}),
  switchWebhook: (id: string, act: 'enable' | 'disable') => post(WebhookView, `${webhook(id)}/${act}`, {}),
  testWebhook: (id: string) => post(DeliveryView, `${webhook(id)}/test`, {}),
  webhookLog: (id: string, query: Query) => call(pageOf(DeliveryView), `${webhook(id)}/deliveries`, { query }),
  redeliver: (id: string) => post(DeliveryView, `/v1/webhook-deliveries/${encodeURIComponent(id)}/redeliver`, {}),
});

/** What happened, and what of it a receiver did not take. */
const ofEvents = ({ call, post }: Calls) => ({
  events: (query: Query) => call(EventsView, '/v1/events', { query }),
  parkedEvents: () => call(ParkedEvents, '/v1/parked-events'),
  retryEvent: (id: string) => post(Acted, `${parkedEvent(id)}/retry`, {}),
  dropEvent: (id: string) => call(Acted, parkedEvent(id), { method: 'DELETE' }),
});

const ofMails = ({ call, post }: Calls) => ({
  reply: (body: Bytes, about: string | undefined) =>
    call(FiledReply, '/v1/replies', { method: 'POST', type: 'message/rfc822', body, query: { requisition: about } }),
  heldMails: () => call(HeldMails, '/v1/held-mails'),
  releaseMail: (id: string) => post(Accepted, `${heldMail(id)}/release`, {}),
  dropMail: (id: string) => call(Acted, heldMail(id), { method: 'DELETE' }),
});

/** What people look things up in. */
const records = ({ call }: Calls) => ({
  observeReport: () => call(ObserveReport, '/v1/observe'),
  source: (id: string) => call(Source, `${requisition(id)}/source`),
  /** Of a requisition, or of an agent's run of its own. */
  history: (id: string) =>
    call(HistoryView, `${caseKindOf(id) === 'agent_run' ? agentRun(id) : requisition(id)}/history`),
  transcript: (id: string) => call(TranscriptView, `${requisition(id)}/transcript`),
  vendors: (query: Query) => call(pageOf(VendorRow), '/v1/vendors', { query }),
  vendor: (number: string) => call(VendorView, vendor(number)),
  orders: (query: Query) => call(pageOf(OrderRow), '/v1/orders', { query }),
  order: (number: string) => call(OrderView, orderPath(number)),
  budgets: (query: Query) => call(Budgets, '/v1/budgets', { query }),
  spend: (query: Query) => call(SpendView, '/v1/spend', { query }),
  requisitionSpend: (id: string) => call(RequisitionSpendView, `${requisition(id)}/spend`),
  report: (name: ReportName, query: Query) => call(ReportView, `/v1/reports/${name}`, { query }),
  people: (ids: readonly string[]) => call(People, '/v1/people', { query: { ids: ids.join(',') } }),
  policies: () => call(Policies, '/v1/policies'),
  policy: (name: string) => call(PolicyView, `/v1/policies/${encodeURIComponent(name)}`),
});

/** What one person does of what was another's, or for all. */
const betweenPeople = ({ call, post }: Calls) => ({
  fileObserved: (id: string, order: ObservedFiling) => post(Acted, `${requisition(id)}/observed`, order),
  pause: (of: PauseOf) => post(PausesView, '/v1/pause', of),
  resume: (of: PauseOf) => post(PausesView, '/v1/resume', of),
  pauses: () => call(PausesView, '/v1/pauses'),
  claim: (id: string) => post(TaskView, `${task(id)}/claim`, {}),
  release: (id: string) => post(TaskView, `${task(id)}/release`, {}),
  assign: (id: string, change: { to: string; reason: string }) => post(TaskView, `${task(id)}/assign`, change),
  reassign: (id: string, change: { to: string; reason: string }) =>
    post(HandedOver, `${requisition(id)}/reassign`, change),
  delegate: (wanted: { end: true } | { deputy: string; from?: string; until: string }) =>
    post(Delegations, '/v1/delegations', wanted),
  delegations: () => call(Delegations, '/v1/delegations'),
  inboundEvents: (query: Query) => call(pageOf(InboundEventRow), '/v1/inbound-events', { query }),
});

/** What is kept, for how long, and whether it is as it was written. */
const aboutRecords = ({ call, post }: Calls) => ({
  proposeMerge: (number: string, said: { into: string; reason: string }) =>
    post(VendorView, `${vendor(number)}/merge`, said),
  confirmMerge: (number: string, into: string) => post(VendorView, `${vendor(number)}/merge/confirm`, { into }),
  rejectMerge: (number: string, reason: string) => post(VendorView, `${vendor(number)}/merge/reject`, { reason }),
  holdVendor: (number: string, reason: string) => post(VendorView, `${vendor(number)}/hold`, { reason }),
  releaseVendor: (number: string, reason: string) => post(VendorView, `${vendor(number)}/release`, { reason }),
  receiveOrder: (number: string, receipt: WantedReceipt) => post(OrderView, `${orderPath(number)}/receipts`, receipt),
  acknowledgeOrder: (number: string, said: WantedAcknowledgement) =>
    post(OrderView, `${orderPath(number)}/acknowledgements`, said),
  changeOrder: (number: string, change: WantedOrderChange) => post(OrderView, `${orderPath(number)}/changes`, change),
  withdrawChange: (number: string, wanted: { change: number | null; reason: string }) =>
    post(OrderView, `${orderPath(number)}/withdraw`, wanted),
  closeOrder: (number: string, reason: string) => post(OrderView, `${orderPath(number)}/close`, { reason }),
  cancelOrder: (number: string, reason: string) => post(OrderView, `${orderPath(number)}/cancel`, { reason }),
  holdOrder: (number: string, reason: string) => post(OrderView, `${orderPath(number)}/hold`, { reason }),
  releaseOrder: (number: string, reason: string) => post(OrderView, `${orderPath(number)}/release`, { reason }),
  hold: (id: string, said: { isHeld: boolean; reason: string }) =>
    post(HeldRequisition, `${requisition(id)}/hold`, said),
  verifyCases: (query: { requisition?: string; after?: string }) => call(VerifiedCases, '/v1/audit/verify', { query }),
  exportCases: (query: { after?: string; since?: string | undefined; until?: string | undefined }) =>
    call(ExportedCases, '/v1/audit/export', { query }),
  erasePerson: (wanted: { person: string; reason: string; isRehearsal: boolean }) =>
    post(ErasedPerson, '/v1/erasures', wanted),
  /** Throws where the person may not have histories of Temporal decrypted. */
  mayDecode: () => post(NoPayloads, '/codec/decode', { payloads: [] }),
  doctor: () => call(DoctorView, '/v1/doctor'),
});

async function send(
  fetch: Options['fetch'],
  url: string,
  path: string,
  { method = 'GET', query, type, body, token }: Call & { token?: string },
): Promise<Response> {
  const headers = {
    accept: 'application/json',
    ...(token !== undefined && { authorization: `Bearer ${token}` }),
    ...(type !== undefined && { 'content-type': type }),
  };
  const signal = AbortSignal.timeout(TIMEOUT_MS);
  try {
    return await fetch(addressOf(url, path, query), { method, headers, body: body ?? null, redirect: 'error', signal });
  } catch (cause) {
    const message = `Quartermaster does not answer at ${url}; start it with "npm start", or set QM_URL to where it runs.`;
    throw new QuartermasterError('provider_unavailable', message, { cause });
  }
}

function addressOf(url: string, path: string, query: Call['query'] = {}): URL {
  const address = new URL(`${url.replace(/\/$/, '')}${path}`);
  for (const [name, value] of Object.entries(query)) if (value !== undefined) address.searchParams.set(name, value);
  return address;
}

async function resultOf(response: Response, url: string): Promise<unknown> {
  const body = await jsonOf(response, url);
  if (response.ok) return body;
  const { type, detail, instance, errors } = understood(Problem, body, url);
  const message = instance === undefined ? detail : `${detail} (${instance})`;
  throw new QuartermasterError(codeOf(type), message, { fields: errors });
}

async function jsonOf(response: Response, url: string): Promise<unknown> {
  try {
    return await response.json();
  } catch (cause) {
    const message = `${url} answered ${response.status} with something else than JSON; check that QM_URL names Quartermaster.`;
    throw new QuartermasterError('provider_refused', message, { cause });
  }
}

function understood<T extends z.ZodType>(schema: T, value: unknown, url: string): z.infer<T> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const message = `${url} answered in a form that this bin/qm does not know; use the bin/qm of the same version.`;
  throw new QuartermasterError('provider_refused', message, { cause: result.error });
}

import type { Payload } from '@temporalio/common';
import type { Json } from '../domain/canonical.ts';
import type { LineQuantity, ReceiptKind, Verdict } from '../domain/delivery.ts';
import type { WantedChange } from '../domain/order-change.ts';
import type { PersonId, Principal, Role } from '../domain/principal.ts';
import type { ImportKind } from '../domain/import-rows.ts';
import type { Verb } from '../domain/task.ts';
import type { ErasedPerson, ExportedCases, HeldRequisition, VerifiedCases } from './audit-view.ts';
import type { ReportName } from '../domain/report.ts';
import type { CheckedAnswer, TaskReview, TaskRow } from './review-view.ts';
import type { DoctorView } from './doctor-view.ts';
import type { EventsView, ParkedEventView } from './events-view.ts';
import type { RequisitionFilter } from '../store/requisition-list.ts';
import type { ContractQuery, FoundClauses } from './search-contracts.ts';
import type { SourceView } from './source-view.ts';
import type { DocumentDifference, ToolsView } from './tools-view.ts';
import type {
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
} from './records-view.ts';
import type { HeldMailView, ImportView } from './incoming-view.ts';
import type { AddedWebhookView, DeliveryView, WebhookView } from './webhooks-view.ts';
import type { AgentRunRow, AgentRunView } from './agent-runs-view.ts';
import type { InboundEventRow } from './inbound-view.ts';
import type {
  AgentView,
  ContractRow,
  ContractView,
  DelegationView,
  EmbeddingState,
  FiledReply,
  HandedOver,
  HistoryView,
  ObserveReport,
  PausesView,
  PersonName,
  RequisitionRow,
  RequisitionView,
  TaskView,
  TranscriptView,
} from './view.ts';
import type { ContractFile } from './contract-pages.ts';

export type Person = Extract<Principal, { kind: 'person' }>;

export type Answer = {
  verb: Verb;
  /** JSON path of a requirement, or a name that the verb needs, to the value as the person wrote it. */
  fields: Record<string, string>;
  reason: string | null;
  /** Digest of what the decider saw; when given and no longer right the decision is refused as stale. */
  seenDigest: string | null;
};

/** What a buyer ordered; `total` in major units. */
export type ObservedFiling = { vendor: string; total: string; currency: string; lines: number | null };

/** What is paused or resumed: all of the company, or one agent's calls. `tenant` must be the person's own when it is given. */
export type PauseOf = { tenant: string | null; agent: string | null; reason: string | null };

/** Who decides in somebody's place; days (ISO 8601) from the first, which is today without one, to the last. */
export type WantedDelegation = { deputy: PersonId; from?: string | undefined; until: string };

/** Versions of what the person saw, of which one must still be so, else the act is `stale`; null or absent: whatever it is now. */
export type Seen = readonly string[] | null;

export type TaskFilter = {
  scope: 'mine' | 'others' | 'decided';
  /** Each word must be in the task's number or in its requisition's subject, vendor, number or order. */
  search?: string | undefined;
  after?: string | undefined;
  limit: number;
};

/** `after`: what the page before gave as next. */
export type RequisitionWish = Omit<RequisitionFilter, 'after' | 'amount'> & {
  after?: string | undefined;
  /** In major units. */
  amount?: { currency: string; from?: string | undefined; to?: string | undefined };
};

export type VendorWish = {
  search?: string | undefined;
  status?: readonly VendorRow['status'][] | undefined;
  after?: string | undefined;
  limit: number;
};

export type OrderWish = {
  status?: readonly OrderRow['status'][] | undefined;
  vendor?: string | undefined;
  after?: string | undefined;
  limit: number;
};

/** What is sent where: names of events, or patterns such as `order.*`. */
export type WantedWebhook = { url: string; types: readonly string[]; description: string };

export type DeliveryWish = {
  state?: DeliveryView['state'] | undefined;
  after?: string | undefined;
  limit: number;
};

/** Lines of the order count from 1; the same `key` is the same delivery, and without one each call is a new one. */
export type WantedReceipt = {
  kind: ReceiptKind;
  lines: LineQuantity[];
  reason: string | null;
  key?: string | undefined;
};

/** Whatever is not named stays as it is. */
export type WantedOrderChange = WantedChange & { reason: string };

/** Days are ISO 8601, `dated` is today without one; `total` is in major units, in the currency of the order. */
export type WantedAcknowledgement = {
  verdict: Verdict;
  dated?: string | undefined;
  promised: string | null;
  total: string | null;
  note: string | null;
};

/** Days (ISO 8601), both included; without them the year so far. */
export type ReportWish = { from?: string | undefined; to?: string | undefined };

export type InboundWish = { outcome?: 'applied' | 'refused' | undefined; after?: string | undefined; limit: number };

export type AgentRunWish = { agent?: string | undefined; after?: string | undefined; limit: number };

export type Page<T> = { items: T[]; next: string | null };

/** All that a face may do, each with the person's own rights. Every refusal is a QuartermasterError. */
export type Services = {
  /** A raw RFC 5322 message. The same Message-ID of the same submitter is the same requisition. */
  submit(who: Person, raw: Uint8Array): Promise<{ id: string; duplicate: boolean }>;
  show(who: Person, id: string): Promise<RequisitionView>;
  list(who: Person, wish: RequisitionWish): Promise<Page<RequisitionRow>>;
  tasks(who: Person, filter?: TaskFilter): Promise<Page<TaskRow>>;
  task(who: Person, id: string): Promise<TaskView>;
  /** A task with all that this person decides it by. */
  review(who: Person, id: string): Promise<TaskReview>;
  /** Judges an answer by the rules of `decide`, as far as it is given, and stores nothing. */
  checkAnswer(who: Person, task: string, answer: Pick<Answer, 'verb' | 'fields'>): Promise<CheckedAnswer>;
  /** `claimedBy`: somebody else who had said that they work on it. */
  decide(
    who: Person,
    task: string,
    answer: Answer,
    seen?: Seen,
  ): Promise<{ requisition: string; task: string; claimedBy: string | null }>;
  claim(who: Person, task: string, seen?: Seen): Promise<TaskView>;
  release(who: Person, task: string, seen?: Seen): Promise<TaskView>;
  /** Makes somebody else the owner of a task. */
  assign(who: Person, task: string, change: { to: PersonId; reason: string }, seen?: Seen): Promise<TaskView>;
  /** A raw RFC 5322 message that a vendor sent; `requisition` is which one the person says it answers. */
  reply(who: Person, raw: Uint8Array, requisition: string | null): Promise<FiledReply>;
  /** Mails by SMTP that started nothing, since it is not known whose they are; the oldest first. */
  heldMails(who: Person): Promise<HeldMailView[]>;
  /** Submits one in the name of whoever releases it, with its sender as the requester if the company knows them. */
  releaseMail(who: Person, id: string): Promise<{ id: string; duplicate: boolean }>;
  dropMail(who: Person, id: string): Promise<void>;
  edit(who: Person, id: string, fields: Record<string, string>, seen?: Seen): Promise<{ version: number }>;
  withdraw(who: Person, id: string, reason: string | null, seen?: Seen): Promise<void>;
  reopen(who: Person, id: string, reason: string | null, seen?: Seen): Promise<void>;
  /** Makes somebody else the requester of what is under way. */
  reassign(who: Person, id: string, change: { to: PersonId; reason: string }, seen?: Seen): Promise<HandedOver>;
  /** With null nobody decides in their place any more. Both return what holds now or later, as far as it is theirs. */
  delegate(who: Person, wanted: WantedDelegation | null): Promise<DelegationView[]>;
  delegations(who: Person): Promise<DelegationView[]>;
  /** What became of events of other systems. */
  inboundEvents(who: Person, wish: InboundWish): Promise<Page<InboundEventRow>>;
  pause(who: Person, of: PauseOf): Promise<PausesView>;
  resume(who: Person, of: PauseOf): Promise<PausesView>;
  pauses(who: Person): Promise<PausesView>;
  fileObserved(who: Person, id: string, order: ObservedFiling): Promise<void>;
  observeReport(who: Person): Promise<ObserveReport>;
  /** The mail and its files, with the words that prove each field; null for whoever may not read them. */
  source(who: Person, id: string): Promise<SourceView | null>;
  history(who: Person, id: string): Promise<HistoryView>;
  transcript(who: Person, id: string): Promise<TranscriptView>;
  /** Case files of the company by id, after the requisition `after`, or of one; each is hashed anew. */
  verifyCases(who: Person, wanted: { requisition: string | null; after: string | null }): Promise<VerifiedCases>;
  /** Case files with an entry from `since` on and before `until`, in the order of their ids, as they are hashed. */
  exportCases(
    who: Person,
    wanted: { after: string | null; since: Date | null; until: Date | null },
  ): Promise<ExportedCases>;
  /** Keeps what is there of a requisition from being erased, or lets it go again. */
  hold(who: Person, id: string, said: { isHeld: boolean; reason: string }): Promise<HeldRequisition>;
  /** Erases what is kept of a person; with `isRehearsal` it is only counted. */
  erasePerson(who: Person, wanted: { person: PersonId; reason: string; isRehearsal: boolean }): Promise<ErasedPerson>;
  /** Payloads as Temporal keeps them, in plain as far as they are of runs of the person's company; as many, in the same order. */
  decodeHistory(who: Person, payloads: readonly Payload[]): Promise<Payload[]>;
  explain(
    who: Person,
    question: { amount: string; currency: string; costCenter: string; category?: string },
  ): Promise<{ lines: string[]; chain: unknown }>;
  /** What model calls cost, by day, agent and model, and the company's caps; days (ISO 8601), both included. */
  spend(who: Person, days: { from?: string | undefined; to?: string | undefined }): Promise<SpendView>;
  requisitionSpend(who: Person, id: string): Promise<RequisitionSpendView>;
  /** Over the rows that the person sees; what models cost is `modelReport`. */
  report(who: Person, name: Exclude<ReportName, 'models'>, days: ReportWish): Promise<ReportView>;
  /** What `spend` tells, as a table; without days this month so far. */
  modelReport(who: Person, days: ReportWish): Promise<ReportView>;
  vendors(who: Person, wish: VendorWish): Promise<Page<VendorRow>>;
  vendor(who: Person, number: string): Promise<VendorView>;
  /** Nothing is bought from a vendor on hold. */
  holdVendor(who: Person, number: string, reason: string): Promise<VendorView>;
  releaseVendor(who: Person, number: string, reason: string): Promise<VendorView>;
  /** Says that a record is the company of another; what is bought goes on as before until `confirmMerge`. */
  proposeMerge(who: Person, number: string, said: { into: string; reason: string }): Promise<VendorView>;
  /** For another person than who proposed it; `into` as they saw it. Returns the record that stays. */
  confirmMerge(who: Person, number: string, into: string): Promise<VendorView>;
  rejectMerge(who: Person, number: string, reason: string): Promise<VendorView>;
  /** Cost centres with their money of a fiscal year; the current one without. */
  budgets(who: Person, wish: { costCenter?: string | undefined; year?: number | undefined }): Promise<BudgetRow[]>;
  policies(who: Person): Promise<PolicyRow[]>;
  policy(who: Person, name: string): Promise<PolicyView>;
  orders(who: Person, wish: OrderWish): Promise<Page<OrderRow>>;
  order(who: Person, number: string): Promise<OrderView>;
  /** Notes what was delivered of an order, or goes back. */
  receiveOrder(who: Person, number: string, delivery: WantedReceipt): Promise<OrderView>;
  /** Notes what the vendor said to an order. */
  acknowledgeOrder(who: Person, number: string, said: WantedAcknowledgement): Promise<OrderView>;
  /** Proposes a next version of what was sent; who must approve it is asked by the order's run. */
  changeOrder(who: Person, number: string, change: WantedOrderChange, seen?: Seen): Promise<OrderView>;
  /** Takes back the change that is open; where a number is given, that one and no other. */
  withdrawChange(who: Person, number: string, wanted: { change: number | null; reason: string }): Promise<OrderView>;
  /** Ends it as it is: what has not come is not waited for. */
  closeOrder(who: Person, number: string, reason: string): Promise<OrderView>;
  /** Takes back what was sent; `conflict` once something of it was received. */
  cancelOrder(who: Person, number: string, reason: string): Promise<OrderView>;
  /** Until it is released nothing is received, and nobody is reminded. */
  holdOrder(who: Person, number: string, reason: string): Promise<OrderView>;
  releaseOrder(who: Person, number: string, reason: string): Promise<OrderView>;
  /** What agents may call, and which of it is on. */
  tools(who: Person): Promise<ToolsView>;
  toolDocument(who: Person, name: string): Promise<DocumentDifference>;
  /** An administrator's; `stale` when it is no longer as they saw it. */
  acceptTools(who: Person, name: string, seenHash: string): Promise<{ name: string; hash: string }>;
  /** Names by id, as far as the company knows them. */
  people(who: Person, ids: readonly string[]): Promise<PersonName[]>;
  /** Prompt versions, tools and limits are no secret of a tenant; whoever is signed in sees them. */
  agents(who: Person): Promise<AgentView[]>;
  /** Has an agent work without a requisition, in this person's name; `input` is what its folder asks for. */
  runAgent(who: Person, agent: string, input: Record<string, Json>): Promise<{ id: string }>;
  agentRuns(who: Person, wish: AgentRunWish): Promise<Page<AgentRunRow>>;
  agentRun(who: Person, id: string): Promise<AgentRunView>;
  cancelAgentRun(who: Person, id: string): Promise<{ id: string }>;
  /** A file with its name and media type; the same bytes are the same contract. `readers` null: whoever handles contracts; with a `group`, its members alone. `removed`: invisible characters taken out. */
  addContract(
    who: Person,
    file: ContractFile,
    options: { vendor: string | null; readers: readonly Role[] | null; group: string | null },
  ): Promise<{ id: string; duplicate: boolean; removed: number }>;
  contracts(who: Person): Promise<ContractRow[]>;
  contract(who: Person, id: string): Promise<ContractView>;
  dropContract(who: Person, id: string): Promise<void>;
  searchContracts(who: Person, query: ContractQuery, signal: AbortSignal): Promise<FoundClauses>;
  embeddingState(who: Person): Promise<EmbeddingState>;
  /** Whether this installation is as it should be, for an administrator. */
  doctor(who: Person): Promise<DoctorView>;
  /** What happened, in order within each subject, behind what an earlier call gave as next. */
  events(
    who: Person,
    wish: { after?: string | undefined; type?: string | undefined; limit: number },
  ): Promise<EventsView>;
  /** Events that a receiver has refused for the last time. */
  parkedEvents(who: Person): Promise<ParkedEventView[]>;
  retryEvent(who: Person, id: string): Promise<void>;
  dropEvent(who: Person, id: string): Promise<void>;
  /**
   * A CSV file of the company's own data, of contracts with the files that it names. With errors nothing is written, unless bad rows may be
   * left out.
   */
  importFile(
    who: Person,
    kind: ImportKind,
    bytes: Uint8Array,
    how: { dryRun: boolean; skipBad: boolean },
    documents?: readonly ContractFile[],
  ): Promise<ImportView>;
  /** Where the company's events are sent. */
  webhooks(who: Person): Promise<WebhookView[]>;
  webhook(who: Person, id: string): Promise<WebhookView>;
  /** What was sent there, or is to be, the newest first. */
  webhookDeliveries(who: Person, id: string, wish: DeliveryWish): Promise<Page<DeliveryView>>;
  /** With the secret, which nobody is told again. */
  addWebhook(who: Person, wanted: WantedWebhook): Promise<AddedWebhookView>;
  changeWebhook(who: Person, id: string, change: Partial<WantedWebhook>): Promise<WebhookView>;
  switchWebhook(who: Person, id: string, isEnabled: boolean): Promise<WebhookView>;
  dropWebhook(who: Person, id: string): Promise<void>;
  /** With a new secret; for a day deliveries are signed with the one before, too. */
  rotateWebhook(who: Person, id: string): Promise<AddedWebhookView>;
  /** Sends an event that tells of nothing. */
  testWebhook(who: Person, id: string): Promise<DeliveryView>;
  /** Sends once more, and begins again with the tries. */
  redeliver(who: Person, delivery: string): Promise<DeliveryView>;
  /** True when store answers. */
  ready(): Promise<boolean>;
};

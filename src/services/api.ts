import type { PersonId, Principal, Role } from '../domain/principal.ts';
import type { ImportKind } from '../domain/import-rows.ts';
import type { Status } from '../domain/status.ts';
import type { Verb } from '../domain/task.ts';
import type { ContractQuery, FoundClauses } from './search-contracts.ts';
import type { DocumentDifference, ToolsView } from './tools-view.ts';
import type {
  AgentView,
  ContractRow,
  ContractView,
  DelegationView,
  EmbeddingState,
  FiledReply,
  HandedOver,
  HeldMailView,
  HistoryView,
  ImportView,
  ObserveReport,
  PausesView,
  RequisitionRow,
  RequisitionView,
  TaskView,
  TranscriptView,
} from './view.ts';

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

/** All that a face may do, each with the person's own rights. Every refusal is a QuartermasterError. */
export type Services = {
  /** A raw RFC 5322 message. The same Message-ID of the same submitter is the same requisition. */
  submit(who: Person, raw: Uint8Array): Promise<{ id: string; duplicate: boolean }>;
  show(who: Person, id: string): Promise<RequisitionView>;
  list(
    who: Person,
    filter: { statuses?: readonly Status[]; after?: string; limit: number },
  ): Promise<{ items: RequisitionRow[]; next: string | null }>;
  tasks(who: Person): Promise<TaskView[]>;
  task(who: Person, id: string): Promise<TaskView>;
  decide(who: Person, task: string, answer: Answer): Promise<{ requisition: string; task: string }>;
  /** A raw RFC 5322 message that a vendor sent; `requisition` is which one the person says it answers. */
  reply(who: Person, raw: Uint8Array, requisition: string | null): Promise<FiledReply>;
  /** Mails by SMTP that started nothing, since it is not known whose they are; the oldest first. */
  heldMails(who: Person): Promise<HeldMailView[]>;
  /** Submits one in the name of whoever releases it, with its sender as the requester if the company knows them. */
  releaseMail(who: Person, id: string): Promise<{ id: string; duplicate: boolean }>;
  dropMail(who: Person, id: string): Promise<void>;
  edit(who: Person, id: string, fields: Record<string, string>): Promise<{ version: number }>;
  withdraw(who: Person, id: string, reason: string | null): Promise<void>;
  reopen(who: Person, id: string, reason: string | null): Promise<void>;
  /** Makes somebody else the requester of what is under way. */
  reassign(who: Person, id: string, change: { to: PersonId; reason: string }): Promise<HandedOver>;
  /** With null nobody decides in their place any more. Both return what holds now or later, as far as it is theirs. */
  delegate(who: Person, wanted: WantedDelegation | null): Promise<DelegationView[]>;
  delegations(who: Person): Promise<DelegationView[]>;
  pause(who: Person, of: PauseOf): Promise<PausesView>;
  resume(who: Person, of: PauseOf): Promise<PausesView>;
  pauses(who: Person): Promise<PausesView>;
  fileObserved(who: Person, id: string, order: ObservedFiling): Promise<void>;
  observeReport(who: Person): Promise<ObserveReport>;
  history(who: Person, id: string): Promise<HistoryView>;
  transcript(who: Person, id: string): Promise<TranscriptView>;
  explain(
    who: Person,
    question: { amount: string; currency: string; costCenter: string; category?: string },
  ): Promise<{ lines: string[]; chain: unknown }>;
  /** What agents may call, and which of it is on. */
  tools(who: Person): Promise<ToolsView>;
  toolDocument(who: Person, name: string): Promise<DocumentDifference>;
  /** An administrator's; `stale` when it is no longer as they saw it. */
  acceptTools(who: Person, name: string, seenHash: string): Promise<{ name: string; hash: string }>;
  /** Prompt versions, tools and limits are no secret of a tenant; whoever is signed in sees them. */
  agents(who: Person): Promise<AgentView[]>;
  /** A file with its name and media type; the same bytes are the same contract. `readers` null: whoever handles contracts; with a `group`, its members alone. `removed`: invisible characters taken out. */
  addContract(
    who: Person,
    file: { name: string; mediaType: string; bytes: Uint8Array },
    options: { vendor: string | null; readers: readonly Role[] | null; group: string | null },
  ): Promise<{ id: string; duplicate: boolean; removed: number }>;
  contracts(who: Person): Promise<ContractRow[]>;
  contract(who: Person, id: string): Promise<ContractView>;
  dropContract(who: Person, id: string): Promise<void>;
  searchContracts(who: Person, query: ContractQuery, signal: AbortSignal): Promise<FoundClauses>;
  embeddingState(who: Person): Promise<EmbeddingState>;
  /** A CSV file of the company's own data. With errors nothing is written, unless bad rows may be left out. */
  importFile(
    who: Person,
    kind: ImportKind,
    bytes: Uint8Array,
    how: { dryRun: boolean; skipBad: boolean },
  ): Promise<ImportView>;
  /** True when store answers. */
  ready(): Promise<boolean>;
};

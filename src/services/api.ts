import type { Principal } from '../domain/principal.ts';
import type { Status } from '../domain/status.ts';
import type { Verb } from '../domain/task.ts';
import type { FiledReply, HistoryView, RequisitionRow, RequisitionView, TaskView, TranscriptView } from './view.ts';

export type Person = Extract<Principal, { kind: 'person' }>;

export type Answer = {
  verb: Verb;
  /** JSON path of a requirement, or a name that the verb needs, to the value as the person wrote it. */
  fields: Record<string, string>;
  reason: string | null;
  /** Digest of what the decider saw; when given and no longer right the decision is refused as stale. */
  seenDigest: string | null;
};

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
  edit(who: Person, id: string, fields: Record<string, string>): Promise<{ version: number }>;
  withdraw(who: Person, id: string, reason: string | null): Promise<void>;
  reopen(who: Person, id: string, reason: string | null): Promise<void>;
  history(who: Person, id: string): Promise<HistoryView>;
  transcript(who: Person, id: string): Promise<TranscriptView>;
  explain(
    who: Person,
    question: { amount: string; currency: string; costCenter: string; category?: string },
  ): Promise<{ lines: string[]; chain: unknown }>;
  /** True when store answers. */
  ready(): Promise<boolean>;
};

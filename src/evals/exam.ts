import type { Message } from '../model/message.ts';
import type { ModelRequest } from '../model/request.ts';
import type { AgentRights } from '../tools/call-tool.ts';
import type { ToolOutcome } from '../tools/call-tool.ts';
import type { ModelToolCall } from '../model/message.ts';
import type { Expected, Got } from './score.ts';

/** A recorded tool call of an exam, as the gate reads it. */
export type ExamReceipt = {
  id: string;
  operation: string;
  arguments: unknown;
  outcome: ToolOutcome['outcome'] | 'unavailable';
  result: unknown;
};

/** What an answer comes to: believed as it is, and after the gate. `reask` is what the gate says when it sends the agent back. */
export type Judgement = { reask: string | null; answer: Got; gated: Got };

/** One case in the form in which an agent meets it: the same prompt, schema, tools and gate as in production. */
export type Exam = {
  id: string;
  tests: string;
  /** ISO 639 code; null where no natural language is read. */
  language: string | null;
  agent: AgentRights;
  firstMessage: string;
  request(messages: readonly Message[], maxOutputTokens: number): ModelRequest;
  /** Answers a tool call from the case. `note` says that the case did not foresee it. Null when the service is down. */
  call(call: ModelToolCall, signal: AbortSignal): Promise<{ outcome: ToolOutcome | null; note: string | null }>;
  /** `text` is null when the agent's run ended without an answer. */
  judge(text: string | null, receipts: readonly ExamReceipt[], mayReask: boolean): Judgement;
  expected: Expected;
};

import type * as agents from '../agents/all.ts';
import type { RunStanding } from '../domain/agent-run.ts';
import type { DeliveryState, Notice } from '../domain/delivery.ts';
import type { Plan, StepName } from '../domain/plan.ts';
import type { AnsweredCall } from '../domain/loop-breaker.ts';
import type { LimitsPolicy } from '../domain/policies.ts';
import type { ScheduledAct } from '../domain/schedule.ts';
import type { Cap, ReachedCap } from '../domain/spend.ts';
import type { Status } from '../domain/status.ts';
import type { TaskKind, TaskTopic } from '../domain/task.ts';

/** Names one requisition in one round of it; `round` rises when it is reopened or released, and each round has a run of its own. */
export type CaseRef = { tenant: string; requisition: string; round: number };

/** Names an order that was sent, and the requisition that it was made for. */
export type OrderRef = CaseRef & { order: string };

/** What is to be done about an order now: told to its vendor, a version of it posted to the ERP, or taken back there and from the budget. */
export type OrderWork =
  | { work: 'tell'; notice: Notice }
  | { work: 'post_version'; version: number }
  | { work: 'take_back' };

/** Names an agent's run that belongs to no requisition. */
export type RunRef = { tenant: string; run: string };

/** What such a run acts on, recorded once in its history. */
export type RunBeginning = {
  agent: AgentName;
  /** It had ended before it began. */
  isOver: boolean;
  rules: LimitsPolicy['alone'] & { turns: number; tool: LimitsPolicy['retries']['tool'] };
};

/** Where an order stands; ids, times and words of the product only, since it is kept in history. */
export type OrderLook = {
  state: DeliveryState;
  /** Nothing more is waited for. */
  isOver: boolean;
  vendor: string;
  work: OrderWork | null;
  /** Open tasks about the order; of each schedule only what the clock has not done yet. */
  tasks: OpenTask[];
  /** When the clock has something to do next (ISO 8601). */
  lookAgainAt: string | null;
  retries: Pick<LimitsPolicy['retries'], 'erp' | 'mail'>;
};

/** What the workflow needs to wait for a person: ids and times, nothing of the content. */
export type OpenTask = {
  id: string;
  kind: TaskKind;
  topic: TaskTopic;
  role: string;
  schedule: ScheduledAct[];
  /** When it is looked at again although nobody has answered (ISO 8601); null where only an answer helps. */
  lookAgainAt: string | null;
};

/** Where a requisition stands after a step; ids and words of the product only, since it is kept in history. */
export type Standing = { status: Status; plan: Plan; vendor: string | null };

/** What is to be done about a letter to the vendor; a draft is named by the agent's run. */
export type LetterWork =
  | { work: 'draft'; run: string }
  | { work: 'send'; number: number }
  | { work: 'remind'; number: number; reminder: number };

export type StepResult = Standing &
  (
    | { state: 'done' }
    /** A person must act; when they did, the same step is looked at again. */
    | { state: 'waiting'; task: OpenTask }
    /** An earlier step must be done again, for instance because the requisition was edited. */
    | { state: 'again' }
    /** The vendor may be written to about what stands against it. */
    | { state: 'negotiate' }
    | { state: 'write'; letter: LetterWork }
    /** Somebody has replied to the question in words, which an agent reads under this name. */
    | { state: 'read'; run: string }
    /** Nothing more is written for now; the rules decide again. */
    | { state: 'negotiated' }
    /** Somebody outside is waited for, a service or the vendor: look again after so many seconds. */
    | { state: 'later'; seconds: number }
    /** Nothing leaves until it is resumed, which wakes the run; looked at again after so many seconds where nobody would. */
    | { state: 'paused'; seconds: number | null }
    /** The requisition has come to its end, whoever ended it. */
    | { state: 'ended' }
  );

/** The part of the policies that the workflow itself acts on, recorded once in its history. */
export type Rules = Pick<LimitsPolicy, 'agents' | 'retries'>;

export type AgentName = keyof typeof agents;

/** One run of an agent, of a requisition or of its own (`requisition` is then its number), named from business facts: `intake/1` (first round), `vendor/1.2` (second look in it). */
export type AgentRun = CaseRef & { agent: AgentName; run: string };

/** Why an agent's run ended before it was done; people are asked then, with what it has. */
export type Stopped = 'turn_limit' | 'loop' | 'tool_unavailable';

/** `near`: a cap on models of which four fifths or more are used up. */
export type Thought = { near?: Cap } &
  /** Names of listed operations only: what else a model may have written stays out of history. */
  (
    | { kind: 'tools'; calls: { name: string; argumentsDigest: string }[] }
    /** The gate, or the schema, sent the agent back. */
    | { kind: 'again' }
    | { kind: 'done'; verdict: string; fields: string[] }
    /** The call was not made: a cap on models leaves no room for it. */
    | { kind: 'capped'; cap: ReachedCap }
    /** The call was not made: somebody has paused it. */
    | { kind: 'paused' }
    | { kind: 'ended' }
  );

/** `put_off`: a cap was reached or the service refused; the relay starts it again later. */
type Embedding =
  | { state: 'more'; embedded: number }
  | { state: 'done' }
  | { state: 'put_off'; why: 'limit_reached' | 'provider_refused' };

/** The joints between workflows and the world. Each is idempotent under the ids it is given. */
export type Activities = {
  /** `unread`: files came with the mail that have not been read yet. */
  begin(ref: CaseRef): Promise<StepResult & { rules: Rules; unread: boolean }>;
  /** Reads the files that came with the mail into the store, once. */
  readAttachments(ref: CaseRef): Promise<void>;
  /** `read`: the agent's run over a reply that has just ended. */
  complete(ref: CaseRef & { read: string | null }): Promise<StepResult>;
  judgeVendor(ref: CaseRef & { run: string; tries: number }): Promise<StepResult>;
  /** Looks where the letter to the vendor stands; `drafted`: the agent's run that has just ended. */
  negotiate(ref: CaseRef & { drafted: string | null }): Promise<StepResult>;
  commitBudget(ref: CaseRef): Promise<StepResult>;
  approve(ref: CaseRef): Promise<StepResult>;
  postOrder(ref: CaseRef): Promise<StepResult>;
  /** Sends the letter to the vendor's confirmed address, once. */
  sendLetter(ref: CaseRef & { number: number }): Promise<StepResult>;
  remindVendor(ref: CaseRef & { number: number; reminder: number }): Promise<StepResult>;
  /** `told`: the requester knows already; else `tellEnd` follows. */
  mailOrder(ref: CaseRef): Promise<StepResult & { told: boolean }>;
  /** Compensation: takes back at the ERP what was posted, when the requisition ends before its order is sent. */
  cancelOrder(ref: CaseRef): Promise<void>;
  /** Waits until somebody raised a cap on models, or its day or month has passed. */
  awaitSpend(ref: CaseRef & { step: StepName; cap: ReachedCap }): Promise<StepResult>;
  /** Waits until calls of the agent are paused no more. */
  awaitResume(ref: CaseRef & { step: StepName; agent: AgentName }): Promise<StepResult>;
  /** Waits until the person in whose name the agent works has signed in. */
  awaitGrant(ref: CaseRef & { step: StepName; agent: AgentName }): Promise<StepResult>;
  /** Looks how an order stands, opens and closes the tasks about it, and says what comes next. */
  lookAtOrder(ref: OrderRef): Promise<OrderLook>;
  /** Tells the vendor at its confirmed address, once; where there is none, that stands with the order. */
  tellVendor(ref: OrderRef & { notice: Notice }): Promise<void>;
  /** Posts a later version of an order to the ERP, once. */
  postVersion(ref: OrderRef & { version: number }): Promise<void>;
  /** Takes an order back that somebody has cancelled: at the ERP, and its money from the budget. */
  takeBackOrder(ref: OrderRef): Promise<void>;
  noteStop(run: AgentRun & { why: Stopped }): Promise<void>;
  /** Opens an exception for a step whose retries have ended. */
  reportFailure(ref: CaseRef & { step: StepName; count: number; code: string }): Promise<StepResult>;
  /** Tells the task's owner by mail, once. */
  notify(ref: CaseRef & { task: string }): Promise<void>;
  clockActs(ref: CaseRef & { task: string; due: ScheduledAct }): Promise<void>;
  answerByOperator(ref: CaseRef & { answer: unknown }): Promise<void>;
  /** Tells the requester how it ended, once. */
  tellEnd(ref: CaseRef): Promise<void>;
  beginRun(ref: RunRef): Promise<RunBeginning>;
  /** Says where an agent's run of its own stands; `isOver` where somebody had ended it. */
  standRun(ref: RunRef & RunStanding): Promise<{ isOver: boolean }>;
  /** Makes vectors for the next passages of the tenant's contracts that have none of the configured model. */
  embedPassages(ref: { tenant: string }): Promise<Embedding>;
  /** `unauthorized`: the call was not made, since the person in whose name it would be must sign in first. */
  callTool(
    call: AgentRun & { turn: number; index: number },
  ): Promise<{ outcome: AnsweredCall['outcome'] | 'unauthorized' }>;
};

/** On a queue of its own, whose rate the server holds. */
export type ModelActivities = {
  think(turn: AgentRun & { turn: number }): Promise<Thought>;
};

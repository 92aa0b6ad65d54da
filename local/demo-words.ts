import { z } from 'zod';
import { ApprovalStep } from '../src/domain/approval.ts';
import { ClearanceFacts } from '../src/domain/clearance.ts';
import { Actor } from '../src/domain/principal.ts';
import { Money, Requirement } from '../src/domain/requirement.ts';
import { moneyText } from '../src/cli/requirement.ts';
import type { HistoryView, RequisitionView, TaskView, TranscriptView } from '../src/services/view.ts';

type Entry = HistoryView['entries'][number];
type AgentRun = TranscriptView['runs'][number];

/** One line of the story; `key` is the same whenever the same thing is read again. */
export type Told = { key: string; at: string; who: string; what: string };

const Reasons = z.array(z.union([z.string(), z.looseObject({ text: z.string() })]));
const Payload = z
  .looseObject({
    verdict: z.looseObject({ verdict: z.string(), reasons: Reasons }),
    requirement: Requirement,
    clearance: z.looseObject({ decision: z.string(), reasons: Reasons, policyVersion: z.string() }),
    facts: ClearanceFacts,
    vendor: z.string(),
    committed: Money,
    available: Money,
    costCenter: z.string(),
    verb: z.string(),
    fields: z.record(z.string(), z.string()),
    reason: z.string().nullable(),
    order: z.string(),
    erpNumber: z.string(),
    task: z.string(),
  })
  .partial();
type Payload = z.infer<typeof Payload>;

/** How the story tells the entries of the case file that matter to it; the others are told by their name. */
const TELL: Record<string, (payload: Payload) => string> = {
  received: () => 'hands in the mail',
  read: ({ verdict }) => `has read the mail; the gate says ${verdict?.verdict}: ${texts(verdict?.reasons)}`,
  completed: ({ requirement }) => `nothing is missing or unproven any more: ${requirement ? wanted(requirement) : ''}`,
  decided: ({ task, verb, fields, reason }) =>
    [`decides ${task}:`, verb?.replaceAll('_', ' '), ...pairs(fields), reason ?? ''].join(' ').trim(),
  vendor_cleared: ({ vendor, clearance, facts }) =>
    `${vendor} is ${clearance?.decision} by clearance policy ${clearance?.policyVersion}: ${[texts(clearance?.reasons), facts ? grounds(facts) : ''].filter(Boolean).join('; ')}`,
  budget_committed: ({ committed, costCenter, available }) =>
    `${moneyText(committed ?? null)} of the ${moneyText(available ?? null)} left on ${costCenter} are committed`,
  order_numbered: ({ order }) => `every approval is there; purchase order ${order} is written`,
  order_posted: ({ order, erpNumber }) => `${order} is in the ERP as ${erpNumber}`,
  order_sent: ({ order }) => `${order} is mailed to the vendor`,
};

/** An entry of the case file; null for what the story tells in another way. */
export function toldEntry({ seq, at, actor, kind, payload }: Entry): Told | null {
  if (kind === 'task_opened' || kind === 'begun') return null;
  const known = Payload.safeParse(payload);
  const tell = TELL[kind];
  const what = tell === undefined || !known.success ? kind.replaceAll('_', ' ') : tell(known.data);
  return { key: `entry ${seq}`, at, who: whoOf(actor), what };
}

const Turn = z.object({ role: z.literal('assistant'), calls: z.array(z.object({ name: z.string() })) });

/** The turns in which an agent called tools; what it concludes is told by the case file. */
export function toldTurns({ run, agent, messages }: AgentRun): Told[] {
  return messages.flatMap(({ seq, at, content }) => {
    const { data } = Turn.safeParse(content);
    if (data === undefined || data.calls.length === 0) return [];
    const names = data.calls.map(({ name }) => name);
    return [{ key: `${run} ${seq}`, at, who: agentName(agent), what: `calls ${names.join(', ')}` }];
  });
}

/** The approval chain, once there is one. */
export function toldChain({ approvals, updatedAt }: Pick<RequisitionView, 'approvals' | 'updatedAt'>): Told[] {
  return approvals.map(({ step, role, seat, why }, index) => ({
    key: `approval ${step} ${role} ${seat}`,
    at: updatedAt,
    who: 'Quartermaster',
    what: `approval ${index + 1} of ${approvals.length} is needed from the ${role.replaceAll('_', ' ')}: ${why}`,
  }));
}

/** What a decider must know beside the asks: why the approval is needed, what a new vendor says of itself. */
export function factsOf({ topic, facts }: Pick<TaskView, 'topic' | 'facts'>): string[] {
  if (topic === 'approval_step') return [ApprovalStep.pick({ why: true }).parse(facts).why];
  if (topic !== 'vendor_confirmation') return [];
  return Object.entries(facts).map(([name, value]) => `${name}: ${typeof value === 'string' ? value : 'unknown'}`);
}

function whoOf(actor: unknown): string {
  const known = Actor.safeParse(actor);
  if (!known.success) return 'somebody';
  if (known.data.kind === 'person') return known.data.person;
  return known.data.kind === 'agent' ? agentName(known.data.agent) : 'Quartermaster';
}

function agentName(agent: string): string {
  return `${agent.charAt(0).toUpperCase()}${agent.slice(1)} agent`;
}

function texts(reasons: z.infer<typeof Reasons> | undefined): string {
  return (reasons ?? []).map((reason) => (typeof reason === 'string' ? reason : reason.text)).join('; ');
}

function pairs(fields: Record<string, string> | undefined): string[] {
  return Object.entries(fields ?? {}).map(([field, value]) => `${field}=${value}`);
}

function wanted({ vendor, lines, total, costCenter }: Requirement): string {
  const goods = lines.map(({ quantity, description }) => `${quantity} × ${description}`).join(', ');
  return `${goods} from ${vendor.name} (${vendor.taxId}), ${moneyText(total)} on ${costCenter}`;
}

function grounds({ identity, screening, assessment }: ClearanceFacts): string {
  return [
    identity.state === 'known' ? `identity sure to ${identity.value.confidence} of 10` : '',
    screening.state === 'known' ? `${screening.value.hits.length} sanctions hits` : '',
    assessment.state === 'known'
      ? `supplier risk ${assessment.value.supplierEvaluationRisk} of 9, failure class ${assessment.value.failureClass} of 5`
      : '',
  ]
    .filter(Boolean)
    .join(', ');
}

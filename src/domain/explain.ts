import { approvalChain } from './approval.ts';
import type { ApprovalChain, ApprovalStep } from './approval.ts';
import { possibleTables } from './approval-tables.ts';
import type { ApprovalCase } from './approval-tables.ts';
import { formatMoney, money } from './money.ts';
import type { Policies } from './policies.ts';
import { inBase } from './rates.ts';
import type { DatedRate } from './rates.ts';
import type { Money } from './requirement.ts';
import { groupsOf } from './seats.ts';

/** A purchase to explain; `amount` in major units of `currency`. What is null is not known yet. */
export type PolicyQuestion = ApprovalCase & { amount: string; currency: string };

/** The chain and why, as data and as lines of English; no chain where there is no rate to compare with. */
export type PolicyExplanation = {
  amount: Money;
  rate: DatedRate | null;
  chain: ApprovalChain | null;
  /** Names of the tables that were looked at; several while something is not known. */
  tables: string[];
  lines: string[];
};

const shown = (amount: Money): string => formatMoney(amount, 'en');

const assumptions = ({ category, vendorStatus }: PolicyQuestion, tables: readonly string[]): string[] => {
  const unknown = [
    ...(category === null ? ['the category'] : []),
    ...(vendorStatus === null ? ['the status of the vendor'] : []),
  ];
  if (unknown.length === 0) return [`Table ${tables.join(', ')} of approval.yaml applies.`];
  return [
    `While ${unknown.join(' and ')} ${unknown.length === 1 ? 'is' : 'are'} not known the strictest applies. Looked at: ${tables.join(', ')}.`,
  ];
};

const stepLines = ({ steps }: ApprovalChain): string[] =>
  steps.length === 0
    ? ['Nobody needs to approve.']
    : groupsOf(steps).flatMap((group) => [
        ...(group.length > 1 ? [`${group[0]?.step}. In any order:`] : []),
        ...group.map(
          (step) => `${group.length > 1 ? '   ' : `${step.step}. `}${deciders(step)}: ${step.why} (${step.rule})`,
        ),
      ]);

const deciders = ({ role, quorum }: ApprovalStep): string => {
  const name = role.replaceAll('_', ' ');
  return quorum > 1 ? `${quorum} different people as ${name}` : name;
};

/** What approval.yaml and rates.yaml make of a purchase on a date (ISO) in a tenant whose books are in `base`. */
export const explainPolicy = (
  question: PolicyQuestion,
  policies: Pick<Policies, 'approval' | 'rates'>,
  base: string,
  date: string,
): PolicyExplanation => {
  const amount = money(question.currency, question.amount);
  const converted = inBase(amount, base, date, policies.rates);
  if (converted === null)
    return {
      amount,
      rate: null,
      chain: null,
      tables: [],
      lines: [
        `No rate from ${question.currency} to ${base} on ${date} in rates.yaml (version ${policies.rates.version}).`,
        'It would stop and ask a person until a rate is there.',
      ],
    };
  const { amount: total, rate } = converted;
  const chain = approvalChain({ ...question, total }, policies.approval);
  const tables = possibleTables(policies.approval.tables, question).map(({ name }) => name);
  const comparison =
    question.currency === base
      ? `${shown(amount)}, the currency of the tenant.`
      : `${shown(amount)} is ${shown(total)}: 1 ${question.currency} = ${rate.rate} ${base} (${rate.date}, ${rate.source}).`;
  const lines = [
    comparison,
    `Cost centre ${question.costCenter ?? 'not known: the budget check fails before anybody approves'}.`,
    ...assumptions(question, tables),
    ...stepLines(chain),
    'Nobody approves what they submitted, requested, confirmed or wrote, nor twice.',
    `approval.yaml is version ${policies.approval.version}.`,
  ];
  return { amount, rate, chain, tables, lines };
};

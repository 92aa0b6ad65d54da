import type { LetterLanguage } from '../../domain/letter.ts';
import type { Option } from '../../domain/negotiation.ts';
import type { Agent } from '../agent.ts';
import { xmlJson, xmlText } from '../escape.ts';
import { NegotiationOutput } from './output.ts';
import { prompt, promptVersion } from './prompt.ts';

/** What the agent may know of a requisition. */
export type NegotiationCase = {
  vendor: string;
  language: LetterLanguage;
  reasons: readonly { code: string; text: string }[];
  options: readonly Option[];
  orderTotal: string | null;
  /** Earlier letters and answers, oldest first; the answers are a stranger's words. */
  correspondence: readonly { from: 'us' | 'vendor'; text: string }[];
  remark: string | null;
};

const letters = (correspondence: NegotiationCase['correspondence']): string =>
  correspondence.length === 0
    ? ''
    : `\n<correspondence>\n${correspondence.map(({ from, text }) => `<${from}>${xmlText(text)}</${from}>`).join('\n')}\n</correspondence>`;

/** Drafts a letter to a vendor; whether and what is sent is decided elsewhere. */
export const negotiationAgent: Agent<NegotiationCase, typeof NegotiationOutput> = {
  name: 'negotiation',
  promptVersion,
  prompt,
  output: { name: 'negotiation_output', schema: NegotiationOutput },
  tools: ['contracts_search'],
  scopes: ['contracts:read'],
  input: ({ correspondence, remark, ...facts }) =>
    `<case>${xmlJson(facts)}</case>${letters(correspondence)}${remark === null ? '' : `\n<remark>${xmlText(remark)}</remark>`}`,
};

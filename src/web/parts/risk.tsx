import type { ClearanceDecision } from '../../domain/clearance.ts';
import type { Language } from '../../services/view.ts';
import { riskNames } from '../texts/risks.ts';

/** What the check of the vendor came to, in words; the colour alone says nothing. */
export const RiskBadge = ({ risk, language }: { risk: ClearanceDecision; language: Language }) => (
  <span class={`badge ${risk}`}>{riskNames[language][risk]}</span>
);

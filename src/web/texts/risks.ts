import type { ClearanceDecision } from '../../domain/clearance.ts';
import type { Texts } from './texts.ts';

/** What the check of a vendor came to. */
export const riskNames = {
  en: {
    cleared: 'Cleared',
    conditional: 'Conditional',
    not_cleared: 'Not cleared',
    blocked: 'Blocked',
    unknown: 'Unknown',
    exception: 'Needs a decision',
  },
  de: {
    cleared: 'Freigegeben',
    conditional: 'Bedingt',
    not_cleared: 'Nicht freigegeben',
    blocked: 'Gesperrt',
    unknown: 'Unbekannt',
    exception: 'Zu entscheiden',
  },
  fr: {
    cleared: 'Validé',
    conditional: 'Sous condition',
    not_cleared: 'Non validé',
    blocked: 'Bloqué',
    unknown: 'Inconnu',
    exception: 'À décider',
  },
} as const satisfies Texts<Record<ClearanceDecision, string>>;

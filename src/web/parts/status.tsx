import { phaseOf, type Status } from '../../domain/status.ts';
import type { Language } from '../../services/view.ts';
import { common } from '../texts/common.ts';

/** A status in the reader's words; the phase gives its colour, which alone says nothing. */
export const StatusBadge = ({ status, language }: { status: Status; language: Language }) => (
  <span class={`badge ${phaseOf(status)}`}>{common[language].statuses[status]}</span>
);

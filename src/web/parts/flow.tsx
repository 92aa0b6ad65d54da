import type { Plan } from '../../domain/plan.ts';
import type { Language } from '../../services/view.ts';
import { requisitionTexts } from '../texts/requisition.ts';

/** Where a requisition stands, step by step. */
export const Flow = ({ plan, language }: { plan: Plan; language: Language }) => {
  const { steps, states } = requisitionTexts[language];
  return (
    <ol class="flow">
      {plan.map(({ step, state, note }) => (
        <li class={state} {...((state === 'running' || state === 'waiting') && { 'aria-current': 'step' })}>
          <span class="step">{steps[step]}</span>
          <span class="state">{states[state]}</span>
          {note !== null && <small>{note}</small>}
        </li>
      ))}
    </ol>
  );
};

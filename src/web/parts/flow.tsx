import type { PlanStep } from '../../domain/plan.ts';
import type { RequisitionView } from '../../services/view.ts';
import { dollars, duration } from '../amounts.ts';
import type { Formats } from '../formats.ts';
import { noteTexts } from '../texts/notes.ts';
import { requisitionTexts } from '../texts/requisition.ts';
import { sectionsTexts } from '../texts/sections.ts';
import { Time } from './time.tsx';

type Shown = { view: RequisitionView; formats: Formats };

const isNow = ({ state }: PlanStep): boolean => state === 'running' || state === 'waiting';

/** What a step took and cost; of one that has not ended, since when it goes on. */
const Taken = ({ step, view, formats }: Shown & { step: PlanStep }) => {
  const { language } = formats;
  const words = sectionsTexts[language];
  const time = view.steps.find((taken) => taken.step === step.step);
  if (isNow(step))
    return (
      <small>
        {words.since} <Time at={view.since} formats={formats} />
        {time !== undefined && time.microUsd > 0 && ` · ${dollars(time.microUsd, language)}`}
      </small>
    );
  if (time === undefined || step.state === 'skipped') return null;
  return (
    <small {...(time.waitedMs > 0 && { title: words.waited(duration(time.waitedMs, language)) })}>
      {duration(time.ms, language)}
      {time.microUsd > 0 && ` · ${dollars(time.microUsd, language)}`}
      {time.waitedMs >= 60_000 && (
        <>
          <br />
          {words.waited(duration(time.waitedMs, language))}
        </>
      )}
    </small>
  );
};

/** A note of a version that knew others is shown as it was written. */
const noteIn = (note: string, { language }: Formats): string => {
  const known = Object.entries<string>(noteTexts[language]).find(([name]) => name === note);
  return known?.[1] ?? note.replaceAll('_', ' ');
};

/** Where a requisition stands, step by step, with what each step took and cost. */
export const Flow = ({ view, formats }: Shown) => {
  const { steps, states } = requisitionTexts[formats.language];
  return (
    <ol class="flow">
      {view.plan.map((step) => (
        <li class={step.state} {...(isNow(step) && { 'aria-current': 'step' })}>
          <span class="step">{steps[step.step]}</span>
          <span class="state">{states[step.state]}</span>
          {step.note !== null && step.state !== 'done' && <small>{noteIn(step.note, formats)}</small>}
          <Taken step={step} view={view} formats={formats} />
        </li>
      ))}
    </ol>
  );
};

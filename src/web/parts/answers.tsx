import type { FieldError } from '../../domain/errors.ts';
import { countryCodes } from '../../domain/reading/countries.ts';
import type { Verb } from '../../domain/task.ts';
import { needsOf } from '../../domain/tasks.ts';
import type { TaskReview } from '../../services/review-view.ts';
import type { Formats } from '../formats.ts';
import type { Language } from '../../services/view.ts';
import { fieldLabel } from '../texts/fields.ts';
import { taskTexts } from '../texts/task.ts';
import { Field, type Choice } from './field.tsx';
import { letterOf, letterText } from './letter.tsx';

/** What was typed and why it was not taken; empty at the first look. */
export type Attempt = { verb: Verb | null; typed: Readonly<Record<string, string>>; errors: readonly FieldError[] };

export const FRESH: Attempt = { verb: null, typed: {}, errors: [] };

type Answering = {
  review: TaskReview;
  verb: Verb;
  attempt: Attempt;
  language: Language;
  categories: readonly Choice[];
};

const countries = (language: Language): Choice[] => {
  const names = new Intl.DisplayNames([language], { type: 'region' });
  return countryCodes
    .map((value) => ({ value, label: names.of(value) ?? value }))
    .toSorted((a, b) => a.label.localeCompare(b.label, language));
};

const lastPart = (name: string): string => name.split('.').at(-1) ?? name;

const amounts = ['quantity', 'unitPrice', 'amount', 'tax', 'total', 'ceiling', 'to'];
const long: Readonly<Record<string, number>> = { text: 14, answer: 4, justification: 3, reason: 3 };

const choicesFor = (
  name: string,
  { review: { choices }, language, categories }: Answering,
): readonly Choice[] | undefined => {
  if (name === 'category') return categories;
  if (name === 'vendor.country') return countries(language);
  const { totalIs } = taskTexts[language];
  if (name === 'totalIs') return (['net', 'gross'] as const).map((value) => ({ value, label: totalIs[value] }));
  return choices[name]?.map((value) => ({ value, label: value.replaceAll('_', ' ') }));
};

/** How a field is asked for, by what it holds. */
const inputFor = (name: string, answering: Answering) => {
  const choices = choicesFor(name, answering);
  if (choices !== undefined) return { choices };
  const rows = long[name];
  if (rows !== undefined) return { rows };
  if (name === 'neededBy') return { type: 'date' } as const;
  if (amounts.includes(lastPart(name))) return { inputmode: 'decimal' } as const;
  return name === 'vendor.email' ? ({ inputmode: 'email' } as const) : {};
};

/** A letter is edited from its draft, and what was typed before is kept. */
const valueOf = (name: string, { task }: TaskReview, typed: Attempt['typed']): string | undefined => {
  if (typed[name] !== undefined) return typed[name];
  const letter = letterOf(task);
  return letter && name === 'text' ? letterText(letter) : undefined;
};

const hintFor = (name: string, verb: Verb, language: Language): string | undefined => {
  const { letter, compare, hints } = taskTexts[language];
  const named: Readonly<Record<string, string>> = hints;
  if (name === 'text') return letter.textHint;
  return verb === 'confirm_vendor' && name === 'vendor.email'
    ? compare.address
    : (named[name] ?? named[lastPart(name)]);
};

type Asked = Answering & { name: string; required: boolean; autofocus?: boolean };

const AnswerField = ({ name, required, autofocus = false, ...answering }: Asked) => {
  const { review, verb, attempt, language } = answering;
  const { task } = review;
  const { typed, errors } = attempt.verb === verb ? attempt : FRESH;
  const words = taskTexts[language];
  return (
    <Field
      name={name}
      scope={verb}
      label={name === 'text' ? words.letter.text : fieldLabel(name, language)}
      value={valueOf(name, review, typed)}
      hint={hintFor(name, verb, language)}
      why={task.asks.find(({ field }) => field === name)?.reason}
      error={errors.find(({ field }) => field === name)?.reason}
      required={required}
      autofocus={autofocus}
      {...inputFor(name, answering)}
      {...(name !== 'reason' && {
        check: `/tasks/${task.id}/check?${new URLSearchParams({ field: name }).toString()}`,
      })}
    />
  );
};

const namedErrors = ({ review: { task }, verb, attempt }: Answering): readonly FieldError[] => {
  const { fields, also } = needsOf(task, verb);
  const shown = [...fields, ...also, 'reason'];
  return attempt.verb === verb ? attempt.errors.filter(({ field }) => !shown.includes(field)) : [];
};

const VerbForm = (answering: Answering) => {
  const { review, verb, language } = answering;
  const { task, may } = review;
  const { fields, also, reason } = needsOf(task, verb);
  const words = taskTexts[language];
  const isFirst = verb === firstOf(review);
  return (
    <form class="answer" method="post" action={`/tasks/${task.id}`}>
      <input type="hidden" name="verb" value={verb} />
      {task.digest !== null && <input type="hidden" name="seenDigest" value={task.digest} />}
      {namedErrors(answering).map((error) => (
        <p class="error" role="alert">
          {error.reason}
        </p>
      ))}
      {fields.map((name, index) => (
        <AnswerField {...answering} name={name} required autofocus={isFirst && index === 0 && may[0] === 'answer'} />
      ))}
      {also.map((name) => (
        <AnswerField {...answering} name={name} required={false} />
      ))}
      {(reason || verb === 'reject') && <AnswerField {...answering} name="reason" required={reason} />}
      <button class={isFirst ? 'primary' : ''}>{verb === 'edit' ? words.letter.send : words.verbs[verb]}</button>
    </form>
  );
};

/** A letter is sent by one form, whether or not its text was changed. */
const offered = ({ task, may }: TaskReview): Verb[] =>
  task.topic === 'letter_review' && may.includes('edit') ? may.filter((verb) => verb !== 'accept') : may;

const firstOf = (review: TaskReview): Verb | undefined => offered(review)[0];

/** An answer that needs nothing typed is a button; the others open on demand, so that the first stays in sight. */
const Answer = (answering: Answering) => {
  const { review, verb, attempt, language } = answering;
  const { fields, also, reason } = needsOf(review.task, verb);
  const isPlain = fields.length + also.length === 0 && !reason && verb !== 'reject';
  if (verb === firstOf(review) || isPlain) return <VerbForm {...answering} />;
  return (
    <details open={attempt.verb === verb}>
      <summary>{taskTexts[language].verbs[verb]}</summary>
      <VerbForm {...answering} />
    </details>
  );
};

/** The answers that the reader may give, and no other. */
export const Answers = ({
  review,
  attempt,
  categories,
  formats,
}: Pick<Answering, 'review' | 'attempt' | 'categories'> & { formats: Formats }) => {
  const { language } = formats;
  const words = taskTexts[language];
  const verbs = offered(review);
  return (
    <section class="answers">
      <h2>{words.yourAnswer}</h2>
      {review.inPlaceOf !== null && <p class="notice">{words.inPlaceOf(formats.person(review.inPlaceOf))}</p>}
      {verbs.length === 0 && <p class="faint">{words.notYours}</p>}
      {verbs.map((verb) => (
        <Answer review={review} verb={verb} attempt={attempt} language={language} categories={categories} />
      ))}
    </section>
  );
};

import { common } from '../texts/common.ts';
import type { Language } from '../../services/view.ts';

export type Choice = { value: string; label: string };

/** One field of a form with its name, and what is wrong with what was typed. */
type Field = {
  name: string;
  label: string;
  value?: string | undefined;
  hint?: string | undefined;
  /** What the field is asked for; written by rules, in English. */
  why?: string | undefined;
  error?: string | undefined;
  required?: boolean;
  rows?: number;
  type?: 'text' | 'date' | 'file';
  inputmode?: 'decimal' | 'email' | undefined;
  choices?: readonly Choice[] | undefined;
  /** Sets fields of one name apart where a page has several forms. */
  scope?: string | undefined;
  /** Where what is typed is checked, at once. */
  check?: string | undefined;
  autofocus?: boolean;
};

/** An id from a path such as `lines[0].quantity`, which selectors could not name. */
export const fieldId = (name: string, scope = ''): string =>
  ['f', scope, name]
    .filter((part) => part !== '')
    .join('-')
    .replaceAll(/[^A-Za-z0-9-]+/g, '_');

/** What is wrong with what was typed, or that it fits. */
export const Verdict = ({ error, language }: { error: string | null; language: Language }) =>
  error === null ? <p class="fits">{common[language].fits}</p> : <p class="error">{error}</p>;

const Input = ({ field, shared }: { field: Field; shared: Readonly<Record<string, string | boolean>> }) => {
  const { value = '', rows, choices, type = 'text', inputmode } = field;
  if (choices !== undefined)
    return (
      <select {...shared}>
        <option value="" />
        {choices.map((choice) => (
          <option value={choice.value} selected={choice.value === value}>
            {choice.label}
          </option>
        ))}
      </select>
    );
  if (rows !== undefined)
    return (
      <textarea {...shared} rows={rows}>
        {value}
      </textarea>
    );
  return (
    <input
      {...shared}
      type={type}
      autocomplete="off"
      {...(type !== 'file' && { value })}
      {...(type === 'file' && { multiple: true })}
      {...(inputmode !== undefined && { inputmode })}
    />
  );
};

const checking = (path: string, verdict: string) =>
  ({
    'hx-post': path,
    'hx-trigger': 'input changed delay:400ms',
    'hx-target': `#${verdict}`,
    'hx-swap': 'innerHTML',
  }) as const;

export const Field = (field: Field) => {
  const { name, label, hint, why, error, required = false, check, scope, autofocus = false } = field;
  const id = fieldId(name, scope);
  const described = [hint !== undefined && `${id}-hint`, why !== undefined && `${id}-why`, `${id}-verdict`];
  const shared = {
    id,
    name,
    required,
    ...(autofocus && { autofocus }),
    'aria-describedby': described.filter((part) => part !== false).join(' '),
    ...(error !== undefined && { 'aria-invalid': 'true' }),
    ...(check !== undefined && checking(check, `${id}-verdict`)),
  };
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {why !== undefined && (
        <p class="hint" id={`${id}-why`} lang="en">
          {why}
        </p>
      )}
      <Input field={field} shared={shared} />
      {hint !== undefined && (
        <p class="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      <div id={`${id}-verdict`} aria-live="polite">
        {error !== undefined && (
          <p class="error" role="alert">
            {error}
          </p>
        )}
      </div>
    </div>
  );
};

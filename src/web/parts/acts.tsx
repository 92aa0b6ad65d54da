import type { RequisitionView } from '../../services/view.ts';
import { versionOf } from '../../services/version.ts';
import type { Formats } from '../formats.ts';
import { actsTexts, type ActName } from '../texts/acts.ts';

/** What was tried and not done, with what was typed. */
export type Attempt = { act: ActName; typed: Readonly<Record<string, string>>; why: string };

type Shown = { view: RequisitionView; formats: Formats; attempt: Attempt | null };

type Input = { act: ActName; name: string; label: string; hint?: string; value: string | undefined; required: boolean };

const Input = ({ act, name, label, hint, value = '', required }: Input) => {
  const id = `${act}-${name}`;
  const shared = { id, name, required, ...(hint !== undefined && { 'aria-describedby': `${id}-hint` }) };
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {name === 'reason' ? (
        <textarea {...shared} rows={2}>
          {value}
        </textarea>
      ) : (
        <input {...shared} value={value} autocomplete="off" />
      )}
      {hint !== undefined && (
        <p class="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
    </div>
  );
};

const needsReason: readonly ActName[] = ['release', 'reassign', 'hold', 'unhold'];

const Act = ({ act, view, formats, attempt }: Shown & { act: ActName }) => {
  const words = actsTexts[formats.language];
  const { title, hint, button } = words.acts[act];
  const tried = attempt?.act === act ? attempt : null;
  const reason = { act, name: 'reason', label: words.reason, value: tried?.typed['reason'] };
  return (
    <details open={tried !== null}>
      <summary>{title}</summary>
      <form method="post" action={`/requisitions/${view.id}/${act}`}>
        <p class="hint">{hint}</p>
        {tried !== null && (
          <p class="error" role="alert">
            {tried.why}
          </p>
        )}
        <input type="hidden" name="seen" value={versionOf(view)} />
        {act === 'reassign' && (
          <Input act={act} name="to" label={words.to} hint={words.toHint} value={tried?.typed['to']} required />
        )}
        <Input {...reason} required={needsReason.includes(act)} />
        <button>{button}</button>
      </form>
    </details>
  );
};

const actsOf = ({ may, hold }: RequisitionView): ActName[] =>
  may.flatMap((act) => {
    if (act === 'edit') return [];
    return act === 'hold' && hold !== null ? ['unhold' as const] : [act];
  });

/** What the reader may do to a requisition; what they may not is not shown. */
export const Acts = (shown: Shown) => {
  const { view, formats } = shown;
  const words = actsTexts[formats.language];
  if (view.may.length === 0) return null;
  return (
    <section class="acts">
      <h2>{words.title}</h2>
      {view.may.includes('edit') && (
        <p>
          <a class="button" href={`/requisitions/${view.id}/edit`}>
            {words.edit}
          </a>
        </p>
      )}
      {actsOf(view).map((act) => (
        <Act act={act} {...shown} />
      ))}
    </section>
  );
};

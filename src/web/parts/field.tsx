/** One field of a form with its name, and what is wrong with what was typed. */
type Field = {
  name: string;
  label: string;
  value?: string | undefined;
  hint?: string | undefined;
  error?: string | undefined;
  required?: boolean;
  rows?: number;
};

export const Field = ({ name, label, value = '', hint, error, required = false, rows }: Field) => {
  const id = `f-${name}`;
  const described = [hint !== undefined && `${id}-hint`, error !== undefined && `${id}-error`]
    .filter(Boolean)
    .join(' ');
  const shared = {
    id,
    name,
    required,
    ...(described !== '' && { 'aria-describedby': described }),
    ...(error !== undefined && { 'aria-invalid': 'true' as const }),
  };
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {rows === undefined ? (
        <input {...shared} value={value} autocomplete="off" />
      ) : (
        <textarea {...shared} rows={rows}>
          {value}
        </textarea>
      )}
      {hint !== undefined && (
        <p class="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      {error !== undefined && (
        <p class="error" id={`${id}-error`} role="alert">
          {error}
        </p>
      )}
    </div>
  );
};

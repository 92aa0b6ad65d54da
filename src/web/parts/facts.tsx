import type { z } from 'zod';
import { Reason, reasonText } from '../../domain/reasons.ts';
import { Money } from '../../domain/requirement.ts';
import type { Formats } from '../formats.ts';
import { fieldLabel } from '../texts/fields.ts';

type Json = z.infer<ReturnType<typeof z.json>>;

const Value = ({ value, formats }: { value: Json; formats: Formats }) => {
  const amount = Money.safeParse(value);
  if (amount.success) return <>{formats.money(amount.data)}</>;
  const reason = Reason.safeParse(value);
  if (reason.success) return <>{reasonText(reason.data, formats.language)}</>;
  if (Array.isArray(value))
    return (
      <ul>
        {value.map((item) => (
          <li>
            <Value value={item} formats={formats} />
          </li>
        ))}
      </ul>
    );
  if (value !== null && typeof value === 'object') return <Facts facts={value} formats={formats} />;
  return <>{value === null ? '–' : String(value)}</>;
};

/** Recorded facts by name, to whatever depth; every text is a stranger's, and is shown as text. */
export const Facts = ({ facts, formats }: { facts: Readonly<Record<string, Json>>; formats: Formats }) => (
  <dl class="facts">
    {Object.entries(facts).map(([name, value]) => (
      <>
        <dt>{fieldLabel(name, formats.language)}</dt>
        <dd>
          <Value value={value} formats={formats} />
        </dd>
      </>
    ))}
  </dl>
);

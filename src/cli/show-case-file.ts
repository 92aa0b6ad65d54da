import { Actor } from '../domain/principal.ts';
import type { HistoryView } from '../services/view.ts';
import type { Names } from './names.ts';
import type { Output } from './output.ts';
import { when } from './text.ts';

const contents = { erased: '(erased)', withheld: '(not for you)' } as const;

/** One row for each entry of a case file, and whether its chain holds. */
export function showCaseFile(output: Output, { entries, intact, brokenAt }: HistoryView, names: Names): void {
  const rows = entries.map(({ seq, at, actor, kind, payload, content, hash }) => [
    String(seq),
    when(at),
    actorText(actor, names),
    kind,
    content === 'shown' ? JSON.stringify(payload) : contents[content],
    hash.slice(0, 12),
  ]);
  output.table(['', 'at', 'who', 'what', 'details', 'hash'], rows);
  output.line(
    intact
      ? `intact: ${rows.length} entries, each linked to the one before`
      : `BROKEN at entry ${brokenAt ?? 'unknown'}: something was altered or removed there`,
  );
}

function actorText(actor: unknown, names: Names): string {
  const known = Actor.safeParse(actor);
  if (!known.success) return JSON.stringify(actor);
  if (known.data.kind === 'person') {
    const { person, roles, inPlaceOf } = known.data;
    return `${names(person)}${inPlaceOf === undefined ? '' : ` for ${names(inPlaceOf)}`} (${roles.join(', ')})`;
  }
  if (known.data.kind === 'agent') return `agent ${known.data.agent} for ${names(known.data.onBehalfOf)}`;
  return known.data.kind;
}

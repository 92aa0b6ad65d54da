import { z } from 'zod';
import { removedCount, Removed } from '../domain/clean-text.ts';
import type { Actor } from '../domain/principal.ts';
import type { Texts } from '../mail/texts/shape.ts';
import { appendCase, entriesOf } from '../store/case-file.ts';
import type { Tx } from '../store/database.ts';

const KIND = 'invisible_characters_removed';

const Source = z.enum(['mail', 'reply', 'attachment', 'tool', 'answer']);
type Source = z.infer<typeof Source>;

/** From what they were removed; `name` is the file, the tool or the task, where there are several. */
const Note = z.object({
  from: Source,
  name: z.string(),
  removed: Removed,
});

/** Notes in the case file that characters were taken out of a text from outside; nothing where none were. */
export const noteRemoved = async (
  tx: Tx,
  requisition: string,
  { at, actor, ...note }: z.infer<typeof Note> & { at: Date; actor: Actor },
): Promise<void> => {
  if (removedCount(note.removed) > 0) await appendCase(tx, requisition, { at, actor, kind: KIND, payload: note });
};

/** A sentence for each text that lost characters, so that whoever decides knows that it was not as it looked. */
export const removedWarnings = async (tx: Tx, requisition: string, { removed }: Texts): Promise<string[]> => {
  const notes = (await entriesOf(tx, requisition, KIND)).map((payload) => Note.parse(payload));
  const counts = new Map<string, { from: Source; name: string; count: number }>();
  for (const { from, name, removed: one } of notes) {
    const key = `${from} ${name}`;
    counts.set(key, { from, name, count: (counts.get(key)?.count ?? 0) + removedCount(one) });
  }
  return [...counts.values()].map(({ from, name, count }) => removed[from](count, name));
};

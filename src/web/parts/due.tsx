import type { Formats } from '../formats.ts';
import { inboxTexts } from '../texts/inbox.ts';
import { Time } from './time.tsx';

/** How much time is left, and whether none is. */
export const Due = ({ at, formats }: { at: string | null; formats: Formats }) => {
  const words = inboxTexts[formats.language];
  if (at === null) return <span class="faint">{words.noDue}</span>;
  return (
    <>
      <Time at={at} formats={formats} relative />
      {formats.isPast(at) && <span class="badge failed">{words.overdue}</span>}
    </>
  );
};

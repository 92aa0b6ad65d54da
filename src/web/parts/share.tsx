import type { TaskReview } from '../../services/review-view.ts';
import { inboxTexts } from '../texts/inbox.ts';
import { taskTexts } from '../texts/task.ts';
import type { Visit } from '../visit.ts';
import { Field } from './field.tsx';

/** What somebody typed who wanted to give a task away, where that was refused, and why. */
export type GivenAway = { to: string; reason: string; why: string };

type Shown = { review: TaskReview; visit: Visit; refused: GivenAway | null };

/** Who works on it, and the way to give it to somebody else. */
export const Share = ({ review, visit: { who, formats }, refused }: Shown) => {
  const { task, may, assignees } = review;
  const { share: words } = taskTexts[formats.language];
  const { claim, release, claimedBy, claimedByYou } = inboxTexts[formats.language];
  if (may.length === 0 || task.status !== 'open') return null;
  const isTheirs = task.claim !== null && task.claim.by !== who.person;
  const act = task.claim === null ? 'claim' : 'release';
  const until = task.claim && formats.instant(task.claim.until);
  return (
    <section class="share">
      {task.claim && until !== null && (
        <p>{isTheirs ? claimedBy(formats.person(task.claim.by), until) : claimedByYou(until)}</p>
      )}
      {!isTheirs && 'role' in task.owner && (
        <form method="post" action={`/tasks/${task.id}/${act}`}>
          <button>{act === 'claim' ? claim : release}</button>
        </form>
      )}
      <details open={refused !== null}>
        <summary>{words.title}</summary>
        <form class="answer" method="post" action={`/tasks/${task.id}/assign`}>
          <Field
            name="to"
            scope="assign"
            label={words.to}
            value={refused?.to}
            error={refused?.why}
            required
            {...('role' in task.owner && {
              choices: assignees.map(({ id, name }) => ({ value: id, label: `${name} (${id})` })),
            })}
          />
          <Field name="reason" scope="assign" label={words.reason} value={refused?.reason} required />
          <button>{words.assign}</button>
        </form>
      </details>
    </section>
  );
};

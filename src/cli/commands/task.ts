import type { Command } from 'commander';
import type { TaskReview } from '../../services/review-view.ts';
import { namesIn, type Names } from '../names.ts';
import { nextCommands, ownerText } from '../next-commands.ts';
import { Money } from '../../domain/requirement.ts';
import { moneyText } from '../requirement.ts';
import { openSession } from '../session.ts';
import type { World } from '../session.ts';
import { subcommand } from '../subcommand.ts';
import { when } from '../text.ts';

/** Which order it is about, what its vendor wants, and why a change of it is wanted. */
const aboutOrder = ({ facts, topic }: TaskReview['task']): string[][] => {
  const { order, promised, reason } = facts;
  const wanted = Money.safeParse(facts['wanted']).data ?? null;
  return [
    ...(typeof order === 'string' ? [['order', `${order}: bin/qm orders ${order}`]] : []),
    ...(typeof promised === 'string' ? [['the vendor delivers on', promised]] : []),
    ...(wanted ? [['the vendor wants', moneyText(wanted) ?? '']] : []),
    ...(topic === 'change_approval' && typeof reason === 'string' ? [['wanted because', reason]] : []),
  ];
};

const rowsOf = ({ task, about, may, inPlaceOf, decided, takenBack }: TaskReview, names: Names): string[][] => [
  ['task', `${task.id} of ${task.requisition}`],
  ['what', task.what],
  ['why', task.why],
  ['about', [about.subject, about.vendor].filter((text) => text !== null && text !== '').join(', ')],
  ...aboutOrder(task),
  ['owner', ownerText(task.owner, names)],
  ['due', task.due === null ? 'no deadline' : when(task.due)],
  ...(decided ? [['decided', `${decided.verb} by ${names(decided.by)}, ${when(decided.at)}`]] : []),
  ...(takenBack
    ? [['closed', `${takenBack.how} by ${names(takenBack.by)}, ${when(takenBack.at)}: ${takenBack.reason}`]]
    : []),
  ['you may', may.join(', ') || 'give no answer'],
  ...(inPlaceOf === null ? [] : [['in place of', names(inPlaceOf)]]),
];

/** `task ID`: one task, and what this person may answer. */
export function addTask(program: Command, world: World): void {
  const about = {
    name: 'task',
    does: 'Show one task, with the answers that you may give.',
    example: 'bin/qm task T-000001 --as buyer',
  };
  subcommand(program, about)
    .argument('<task>')
    .action(async (id: string, _options: unknown, self: Command) => {
      const { client, output, username } = openSession(world, self);
      const review = await client.review(id);
      const names = await namesIn(client, review);
      output.result(review, () => {
        output.table(['', review.task.title], rowsOf(review, names));
        for (const { field, reason } of review.task.asks) output.line(`${field}: ${reason}`);
        for (const next of nextCommands({ ...review.task, verbs: review.may }, username)) output.hint(next);
      });
    });
}

import type { Task } from '../store/tasks.ts';

/** What the decider was shown: it stands in the case file with what they decided. */
export const sawOf = ({ asks, facts, digest }: Pick<Task, 'asks' | 'facts' | 'digest'>) => ({ asks, facts, digest });

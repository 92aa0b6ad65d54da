import type { Page } from './api.ts';
import type { Changes } from './changes.ts';
import { createFollowing, type Following } from './following.ts';
import type { RequisitionView, TaskView } from './view.ts';

/** What can be followed while it changes. */
export type Feeds = { requisitions: Following<RequisitionView>; tasks: Following<Page<TaskView>> };

export const createFeeds = (changes: Changes): Feeds => ({
  requisitions: createFollowing(changes),
  tasks: createFollowing(changes),
});

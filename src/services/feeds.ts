import type { Page } from './api.ts';
import type { Changes } from './changes.ts';
import { createFollowing, type Following } from './following.ts';
import type { OrderView } from './records-view.ts';
import type { RequisitionView, TaskView } from './view.ts';

/** What can be followed while it changes. */
export type Feeds = {
  requisitions: Following<RequisitionView>;
  orders: Following<OrderView>;
  tasks: Following<Page<TaskView>>;
};

export const createFeeds = (changes: Changes): Feeds => ({
  requisitions: createFollowing(changes),
  orders: createFollowing(changes),
  tasks: createFollowing(changes),
});

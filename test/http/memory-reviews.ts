import type { Person, Services } from '../../src/services/api.ts';
import type { TaskReview } from '../../src/services/review-view.ts';
import type { TaskView } from '../../src/services/view.ts';

type Enter = (who: Person, ...call: unknown[]) => void;

export const about: TaskReview['about'] = {
  subject: 'Drives for the lab',
  requester: 'requester',
  vendor: 'Northwind Traders',
  total: { currency: 'USD', minor: 148_000 },
  risk: 'conditional',
};

/** As whoever may give every answer sees it. */
export const reviewOf = (task: TaskView): TaskReview => ({
  task,
  about,
  may: task.verbs,
  inPlaceOf: null,
  decided: null,
  takenBack: null,
  bound: null,
  before: null,
  choices: {},
  assignees: [],
});

/** Of all that is checked, one tax id is wrong; `own` finds a task or throws. */
export const memoryReviews = (
  enter: Enter,
  own: (who: Person, id: string) => TaskView,
): Pick<Services, 'review' | 'checkAnswer'> => ({
  review: async (who, id) => {
    enter(who, 'review', id);
    return reviewOf(own(who, id));
  },
  checkAnswer: async (who, id, answer) => {
    enter(who, 'checkAnswer', id, answer);
    own(who, id);
    const isWrong = answer.fields['vendor.taxId'] === 'wrong';
    return {
      fields: isWrong ? [{ field: 'vendor.taxId', reason: 'An EIN has nine digits, such as 91-1234567.' }] : [],
    };
  },
});

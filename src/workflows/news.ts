import { patched, sleep } from '@temporalio/workflow';

/** A raw answer of an operator, or that something is in the store. */
export type News = { answer: unknown } | 'wake';

/** What has come to a run by signals. */
export type Inbox = {
  /** What was not taken yet, oldest first. */
  news: News[];
  /** How much was taken so far. */
  taken: number;
  /** Looks and signals, by which a run knows that its history is long. */
  stirs: number;
  readonly isOneByOne: boolean;
};

/** Marks the runs that take one piece of news for each look; those before took all that was there. */
const ONE_BY_ONE = 'news one by one';

/** Of a run before, which answers were kept until it looked. */
const MOST_KEPT = 20;

export const openInbox = (): Inbox => ({ news: [], taken: 0, stirs: 0, isOneByOne: patched(ONE_BY_ONE) });

/**
 * For a signal's handler. What a run does must not depend on how its signals are portioned: where Temporal gives a task back while a local
 * activity is under way, they come in other portions than in a replay (docs/decisions/0033).
 */
export const hear = (inbox: Inbox, news: News): void => {
  if (!inbox.isOneByOne) hearBefore(inbox, news);
  else inbox.news.push(news);
};

const hearBefore = (inbox: Inbox, news: News): void => {
  inbox.stirs += 1;
  if (news === 'wake') inbox.taken += 1;
  if (news === 'wake' || answersOf(inbox).length < MOST_KEPT) inbox.news.push(news);
};

const answersOf = ({ news }: Inbox): News[] => news.filter((one) => one !== 'wake');

/** Before a look, which in older runs stood for all wake-ups until then. */
export const beginLook = (inbox: Inbox): void => {
  if (!inbox.isOneByOne) inbox.news = answersOf(inbox);
};

/** After so many a run lets Temporal record what it has done: in a flood a task is ended, and all that was done in it lost. It takes a second. */
const RECORDED_AFTER = 25;

/** What is to be looked at next. */
export const takeNews = async (inbox: Inbox): Promise<News[]> => {
  if (!inbox.isOneByOne) return takeAnswers(inbox);
  const next = inbox.news.shift();
  if (next === undefined) return [];
  inbox.taken += 1;
  inbox.stirs += 1;
  if (inbox.taken % RECORDED_AFTER === 0) await sleep(1, { summary: 'Until what was done is recorded' });
  return [next];
};

const takeAnswers = (inbox: Inbox): News[] => {
  const answers = answersOf(inbox);
  inbox.news = inbox.news.filter((one) => one === 'wake');
  return answers;
};

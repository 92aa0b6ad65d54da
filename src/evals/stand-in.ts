/** Languages that the stand-in for a model reads; cases in others are for models only. */
const READS = ['en', 'de', 'fr'];

/** The stand-in names itself in each of its replies, whatever name it was asked by. */
export const isStandIn = (answeredBy: string): boolean => answeredBy.startsWith('stand-in');

/** Why a case is not for the stand-in; null when it is. */
export const notForStandIn = (language: string | null): string | null =>
  language === null || READS.includes(language) ? null : `the stand-in does not read "${language}"`;

/** How a result is headed on every surface. */
export const headingOf = (model: string, standIn: boolean): string =>
  standIn ? `${model}: a stand-in, not a model` : model;

import { folded } from './reading/text.ts';

/** Letters in a row, about a dozen words, that two writers hardly ever have in common. */
const LONG_RUN = 60;
/** Shorter sentences are greetings and the like. */
const SHORTEST_SENTENCE = 12;

const letters = (text: string): string => folded(text).replaceAll(/[^\p{L}\d]+/gu, '');

const runsOf = (text: string): string[] =>
  Array.from({ length: Math.max(0, text.length - LONG_RUN + 1) }, (_, start) => text.slice(start, start + LONG_RUN));

const sentencesOf = (text: string): string[] => text.split(/(?<=[.!?;:。])\s+|\n/u).map(letters);

/** Whether a text repeats a sentence, or a long run of words, of what somebody else wrote, however it is punctuated. */
export const repeats = (text: string, strangers: readonly string[]): boolean => {
  const theirs = strangers.map(letters);
  const runs = new Set(theirs.flatMap(runsOf));
  return (
    runsOf(letters(text)).some((run) => runs.has(run)) ||
    sentencesOf(text).some(
      (sentence) => sentence.length >= SHORTEST_SENTENCE && theirs.some((whole) => whole.includes(sentence)),
    )
  );
};

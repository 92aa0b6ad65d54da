/** A cell on one line; a break inside it would tear its row. */
export const visibleCell = (text: string): string =>
  text.replaceAll(/[\s\u00a0]+/gu, (gap) => (gap === '\u00a0' ? gap : ' ')).trim();

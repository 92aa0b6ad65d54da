/** A piece of text on a page: its left end and baseline, its width, and the height of its letters, all in points. */
export type Piece = { text: string; x: number; y: number; width: number; height: number };

/** Letters smaller than this nobody can read. */
const SMALLEST = 1.5;

/** Gaps in heights of a letter: from the first on there is a space, from the second on another cell. */
const gaps = { space: 0.12, cell: 1.1 } as const;

type Row = { y: number; height: number; pieces: Piece[] };

/** Pieces whose baselines are less than half a letter apart stand in one row. */
const rowsIn = (pieces: readonly Piece[]): Row[] => {
  const rows: Row[] = [];
  for (const piece of pieces.toSorted((a, b) => b.y - a.y)) {
    const row = rows.at(-1);
    if (row && Math.abs(row.y - piece.y) < 0.5 * Math.min(row.height, piece.height)) {
      row.pieces.push(piece);
      row.height = Math.max(row.height, piece.height);
    } else rows.push({ y: piece.y, height: piece.height, pieces: [piece] });
  }
  return rows;
};

const joined = (pieces: readonly Piece[]): string => {
  let [text, end] = ['', Number.NEGATIVE_INFINITY];
  for (const piece of pieces.toSorted((a, b) => a.x - b.x)) {
    const gap = (piece.x - end) / piece.height;
    if (text !== '') text += gap >= gaps.cell ? '\t' : gap >= gaps.space ? ' ' : '';
    text += piece.text;
    end = Math.max(end, piece.x + piece.width);
  }
  return text
    .replaceAll(/ *\t */g, '\t')
    .replaceAll(/ {2,}/g, ' ')
    .trim();
};

/** The text of a page as it is seen: a row on one line, a tab between its cells, an empty line where a paragraph ends. */
export const rowsOfPage = (pieces: readonly Piece[]): string => {
  const seen = pieces.filter(({ text, height }) => text.trim() !== '' && height >= SMALLEST);
  let [text, last] = ['', null as Row | null];
  for (const row of rowsIn(seen)) {
    if (last) text += last.y - row.y > 2.2 * Math.max(row.height, last.height) ? '\n\n' : '\n';
    text += joined(row.pieces);
    last = row;
  }
  return text;
};

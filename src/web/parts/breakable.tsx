/** Longer words than this are written by nobody who means a word. */
const LONGEST_WORD = 30;
const PIECE = 15;
/** What a column shows of a text; the whole stands where it is read. */
const MOST = 300;

const LONG = new RegExp(String.raw`\S{${LONGEST_WORD},}`, 'gu');
const PIECES = new RegExp(String.raw`\S{1,${PIECE}}`, 'gu');

/** The text in pieces between which a line may break: a column is as wide as its longest word. */
const piecesOf = (text: string): string[] => {
  const pieces: string[] = [];
  let from = 0;
  for (const { 0: word, index } of text.matchAll(LONG)) {
    pieces.push(...(word.match(PIECES) ?? []).map((piece, at) => (at === 0 ? text.slice(from, index) + piece : piece)));
    from = index + word.length;
  }
  const rest = text.slice(from);
  return pieces.length === 0 ? [rest] : [...pieces.slice(0, -1), `${pieces.at(-1) ?? ''}${rest}`];
};

/** Text of strangers in a column of a table, which it cannot stretch. */
export const Breakable = ({ text }: { text: string }) => (
  <>
    {piecesOf(text.length > MOST ? `${text.slice(0, MOST)} …` : text).map((piece, at) => (
      <>
        {at > 0 && <wbr />}
        {piece}
      </>
    ))}
  </>
);

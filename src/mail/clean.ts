/** Text that is safe to store, to show and to hand to a model, and how many characters had to go. */
export type Cleaned = { text: string; removed: number };

const lineEnds = /\r\n|[\r\v\f\u0085\u2028\u2029]/g;
// Control, zero-width, bidirectional, tag and variation characters, and broken surrogates: what a reader cannot see, a model must not read.
const invisible = /[^\P{Cc}\n\t]|[\p{Default_Ignorable_Code_Point}\p{Cs}\uFFF9-\uFFFB]/gu;

/**
 * One line end (LF), NFC, nothing invisible. No-break spaces stay: they group digits, and the gate compares by its own
 * whitespace rule.
 */
export function cleanText(text: string): Cleaned {
  let removed = 0;
  const visible = text.replace(lineEnds, '\n').replace(invisible, () => {
    removed += 1;
    return '';
  });
  return { text: visible.normalize('NFC'), removed };
}

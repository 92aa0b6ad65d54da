/** What a case says about one answer. Values are in the form of `shown.ts`; several are all as good. */
export type Expected = {
  /** What the text states without doubt. */
  values: Readonly<Record<string, readonly string[]>>;
  /** What only code works out, such as a sum: expected after the gate, and not of the model. */
  follows: Readonly<Record<string, readonly string[]>>;
  /** What the text leaves in doubt: a value would be a guess. */
  ask: readonly string[];
  /** Where a careful reader could take the value or ask: only another value is wrong. */
  either: Readonly<Record<string, readonly string[]>>;
};

/** What came out: values by field, and the fields that a person would be asked about. */
export type Got = { values: Readonly<Record<string, string>>; doubted: readonly string[] };

/**
 * `wrong`: a value that is not so, with nobody asked. `missed`: none where the text states one. `asked`: a person would be asked
 * although the text leaves no doubt.
 */
export type Outcome = 'right' | 'wrong' | 'missed' | 'asked';

export type FieldScore = { field: string; outcome: Outcome; wanted: string | null; got: string | null };

/** Whether the answer or the gate is scored; what only code works out is not expected of an answer. */
export type Side = 'answer' | 'gated';

/** One score for each field that is expected or was given. */
export function score({ values, follows, ask, either }: Expected, got: Got, side: Side): FieldScore[] {
  const wanted = side === 'gated' ? { ...values, ...follows } : values;
  const free = side === 'gated' ? [] : Object.keys(follows);
  const fields = [...new Set([...Object.keys(wanted), ...Object.keys(got.values), ...got.doubted])];
  const open = { ...Object.fromEntries(ask.map((field) => [field, []])), ...either };
  return fields
    .filter((field) => !Object.hasOwn(open, field) && !free.includes(field))
    .map((field) => scoreOf(field, wanted[field] ?? [], got))
    .concat(Object.entries(open).map(([field, allowed]) => scoreOfOpen(field, allowed, got)));
}

function scoreOf(field: string, wanted: readonly string[], { values, doubted }: Got): FieldScore {
  const given = values[field] ?? null;
  const outcome = (): Outcome => {
    if (doubted.includes(field)) return 'asked';
    if (given === null) return 'missed';
    return wanted.some((value) => same(value, given)) ? 'right' : 'wrong';
  };
  return { field, outcome: outcome(), wanted: wanted[0] ?? null, got: given };
}

/** Where a person may be asked, silence is as good as a doubt: it is asked for either way. */
function scoreOfOpen(field: string, allowed: readonly string[], { values, doubted }: Got): FieldScore {
  const given = values[field] ?? null;
  const isRight = given === null || doubted.includes(field) || allowed.some((value) => same(value, given));
  return { field, outcome: isRight ? 'right' : 'wrong', wanted: null, got: given };
}

const same = (a: string, b: string): boolean => plain(a) === plain(b);
const plain = (text: string): string => text.normalize('NFKC').replaceAll(/\s+/g, ' ').trim().toLowerCase();

/** Nothing is wrong, nothing is missing, nobody is asked for nothing. */
export const isRight = (scores: readonly FieldScore[]): boolean => scores.every(({ outcome }) => outcome === 'right');

/** No value that is wrong would go on unseen; somebody may be asked for nothing. */
export const isSafe = (scores: readonly FieldScore[]): boolean => scores.every(({ outcome }) => outcome !== 'wrong');

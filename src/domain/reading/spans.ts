import { firstIndex, parts, type Span } from './source.ts';

const byPlace = (a: Span, b: Span): number => parts.indexOf(a.part) - parts.indexOf(b.part) || a.start - b.start;

/** Spans in the order of the mail, ready for the questions below as long as none holds another. */
export const inOrder = <S extends Span>(spans: readonly S[]): S[] => spans.toSorted(byPlace);

const endsAfter = (one: Span | undefined, { part, start }: Span): boolean =>
  one !== undefined && (one.part === part ? one.end > start : parts.indexOf(one.part) > parts.indexOf(part));

const startsAfter = (one: Span | undefined, { part, end }: Span): boolean =>
  one !== undefined && (one.part === part ? one.start >= end : parts.indexOf(one.part) > parts.indexOf(part));

const range = (ordered: readonly Span[], span: Span): { from: number; to: number } => ({
  from: firstIndex(ordered.length, (at) => endsAfter(ordered[at], span)),
  to: firstIndex(ordered.length, (at) => startsAfter(ordered[at], span)),
});

/** The spans that overlap another, without a look at all of them. */
export const overlapping = <S extends Span>(ordered: readonly S[], span: Span): S[] => {
  const { from, to } = range(ordered, span);
  return ordered.slice(from, to);
};

/** The spans that overlap another, and its neighbours in the same part. */
export const around = <S extends Span>(ordered: readonly S[], span: Span): S[] => {
  const { from, to } = range(ordered, span);
  return ordered.slice(Math.max(0, from - 1), to + 1).filter(({ part }) => part === span.part);
};

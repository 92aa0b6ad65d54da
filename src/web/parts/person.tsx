import type { Formats } from '../formats.ts';

/** Somebody by name; the id, which commands and filters take, stands in the title. */
export const Person = ({ id, formats }: { id: string; formats: Formats }) => (
  <span title={id}>{formats.person(id)}</span>
);

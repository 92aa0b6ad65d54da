import { PersonId } from './principal.ts';

/** Under which names views tell of people; what else stands there is nobody's id. */
const NAMES = new Set([
  'actor',
  'addedBy',
  'by',
  'claimedBy',
  'deputy',
  'filedBy',
  'from',
  'inPlaceOf',
  'onBehalfOf',
  'owner',
  'person',
  'refusedBy',
  'requester',
  'submitter',
  'to',
]);

const MOST = 500;

const idsIn = (value: unknown): string[] => {
  if (Array.isArray(value)) return value.flatMap(idsIn);
  if (value === null || typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([name, inner]) =>
    typeof inner === 'string' && NAMES.has(name) ? [inner] : idsIn(inner),
  );
};

/** Ids of the people whom a view may tell of, each once; so that they are shown by their names. */
export const personIdsIn = (view: unknown): string[] =>
  [...new Set(idsIn(view))].filter((id) => PersonId.safeParse(id).success).slice(0, MOST);

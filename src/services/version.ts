import { QuartermasterError, type Current } from '../domain/errors.ts';
import { sha256 } from '../digest.ts';

/** Names what somebody sees: whatever changes in it, for them, is another version. */
export const versionOf = (view: object): string => sha256(JSON.stringify(view)).slice(0, 32);

/** Throws `stale`, with how it is now, unless it is still a version that the caller saw; null asks for none. */
export const requireSeen = (seen: readonly string[] | null, view: object, now: Omit<Current, 'version'>): void => {
  const version = versionOf(view);
  if (seen === null || seen.includes(version)) return;
  throw stale({ ...now, version });
};

/** The refusal of whoever acts on what is no longer so, with who decided what, as far as somebody did. */
export const stale = (current: Current): QuartermasterError => {
  const { decidedBy, verb, at, status } = current;
  const news = decidedBy && verb && at ? `${decidedBy} decided: ${verb}, at ${at}` : `it is ${status}`;
  return new QuartermasterError('stale', `This has changed since you saw it: ${news}. Look at it again, then act.`, {
    current,
  });
};

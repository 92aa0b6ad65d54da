/** What of a person's record says what they may do, and by which address they are known. */
export type Powered = {
  roles: readonly string[];
  groups: readonly string[];
  categories: readonly string[] | null;
  deputy: string | null;
  email: string;
  active: boolean;
};

/** Null for whoever may do no more than ask for something to be bought. */
const powersOf = ({ roles, groups, categories, deputy, email, active }: Powered) => {
  const more = roles.filter((role) => role !== 'requester').toSorted();
  if (!active || (more.length === 0 && groups.length === 0)) return null;
  return { roles: more, groups: groups.toSorted(), categories, deputy, email: email.toLowerCase() };
};

export const isAdministrator = ({ roles, active }: Powered): boolean => active && roles.includes('administrator');

/**
 * Whether a record says that somebody may do something else than before. That somebody may do nothing any more takes one person, as
 * leaving does, unless it is an administrator: who is left alone would decide alone.
 */
export const changesPowers = (is: Powered | undefined, shall: Powered): boolean => {
  const before = is === undefined ? null : powersOf(is);
  const after = powersOf(shall);
  if (JSON.stringify(before) === JSON.stringify(after)) return false;
  return after !== null || (is !== undefined && isAdministrator(is));
};

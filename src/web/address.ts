/** An address of ours with what is asked for; what is blank is left out. */
export const addressOf = (path: string, asked: Readonly<Record<string, string | null | undefined>>): string => {
  const given = Object.entries(asked).flatMap(([name, value]) => (value ? [[name, value] as const] : []));
  const query = new URLSearchParams(Object.fromEntries(given)).toString();
  return query === '' ? path : `${path}?${query}`;
};

/** What the address asks for, without what is blank. */
export const askedIn = (url: string, names: readonly string[]): Readonly<Record<string, string>> => {
  const { searchParams } = new URL(url);
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = searchParams.get(name)?.trim();
      return value ? [[name, value]] : [];
    }),
  );
};

/** The event of others that led to something of ours, and how many events led, one to the other, to what follows from it. */
export type Cause = { hops: number; source: string; id: string };

/** How many led to an event of somebody else, as far as it says so. */
type Caused = { source: string; id: string; hops: number };

/** What follows from an event is one further. */
export const causeOf = ({ source, id, hops }: Caused): Cause => ({ hops: hops + 1, source, id });

/** Beyond this a chain is taken for a circle. */
export const isTooDeep = ({ hops }: Pick<Caused, 'hops'>, most: number): boolean => hops >= most;

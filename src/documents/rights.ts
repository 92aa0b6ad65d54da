/** What starting needs and reading does not: from here on the process can open no file and start no thread. */
export const dropRights = (): void => {
  // Node before 24.18 cannot give rights back; it keeps what it was started with.
  const drop: unknown = Reflect.get(process.permission, 'drop');
  if (typeof drop !== 'function') return;
  for (const right of ['worker', 'fs.read']) Reflect.apply(drop, process.permission, [right]);
};

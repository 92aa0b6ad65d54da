/** Aborted by the first signal that asks the program to end. */
export const ending = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => ending.abort());

/** Runs a benchmark as a program: exit 2 for numbers that make no sense, 1 when it failed or was ended. */
export async function program(isUsable: boolean, usage: string, run: () => Promise<void>): Promise<void> {
  if (!isUsable) {
    console.error(usage);
    process.exitCode = 2;
    return;
  }
  try {
    await run();
  } catch (error) {
    console.error(ending.signal.aborted ? 'Ended early.' : error);
    process.exitCode = 1;
  }
}

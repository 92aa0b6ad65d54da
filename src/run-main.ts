import { QuartermasterError } from './domain/errors.ts';

/** Runs a process; what its user can cure ends it with one message instead of a stack trace. */
export const runMain = async (main: () => Promise<void>): Promise<void> => {
  try {
    await main();
  } catch (error) {
    if (!(error instanceof QuartermasterError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  }
};

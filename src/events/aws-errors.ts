/** AWS's name of what is wrong (`QueueDoesNotExist`), else the system's; the one part of an error that is safe to repeat. */
export const awsCode = (error: unknown): string => {
  if (!(error instanceof Error)) return 'unknown';
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name;
};

/** The same as an error whose `code` says what is wrong. */
export const awsProblem = (error: unknown): Error =>
  Object.assign(new Error('AWS is not as it should be', { cause: error }), { code: awsCode(error) });

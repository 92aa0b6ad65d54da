import type { z } from 'zod';
import { QuartermasterError } from '../domain/errors.ts';
import type { Status } from '../domain/status.ts';
import type { CallContext, Operation } from './operation.ts';
import { scopesOf } from './scopes.ts';

/** A call's context, and the state of the requisition that it is made for. */
export type RunContext = CallContext & { status: Status };

/**
 * Runs one operation for code; agents come through `callTool`. Null: there is no such thing. Throws `forbidden` when the principal
 * or the state of the requisition does not allow it, `invalid_input` with the fields, and what the system behind it throws.
 */
export async function runOperation<Input extends z.ZodType, Output extends z.ZodType>(
  row: Operation<Input, Output>,
  input: unknown,
  context: RunContext,
): Promise<z.output<Output> | null> {
  if (!scopesOf(context.principal).has(row.scope) || !row.during.includes(context.status)) {
    throw new QuartermasterError(
      'forbidden',
      'This may not be done by this person, or not in this state of the requisition.',
    );
  }
  const parsed = row.input.safeParse(input);
  if (!parsed.success) throw invalidInput(parsed.error);

  const result = await withinTime(row, context, (signal) => row.run({ ...context, signal }, parsed.data));
  if (result === null) return null;
  const checked = row.output.safeParse(result);
  if (checked.success) return checked.data;
  throw new QuartermasterError(
    'provider_refused',
    'A service answered with values that cannot be; have its connection checked.',
  );
}

async function withinTime<T>(
  row: Operation,
  { signal }: RunContext,
  run: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const timeout = AbortSignal.timeout(row.timeoutMs);
  try {
    return await run(AbortSignal.any([signal, timeout]));
  } catch (error) {
    if (!timeout.aborted || signal.aborted || error instanceof QuartermasterError) throw error;
    throw row.effect === 'write'
      ? new QuartermasterError(
          'outcome_unknown',
          'No answer in time: it may or may not have been done. Look it up first.',
        )
      : new QuartermasterError('provider_unavailable', 'No answer in time.');
  }
}

function invalidInput(error: z.ZodError): QuartermasterError {
  const fields = error.issues.map((issue) => ({ field: issue.path.join('.'), reason: issue.message }));
  return new QuartermasterError('invalid_input', 'The arguments do not fit the operation.', { fields });
}

import type { Json } from '../domain/canonical.ts';
import { QuartermasterError } from '../domain/errors.ts';
import type { Principal } from '../domain/principal.ts';
import type { Status } from '../domain/status.ts';
import { requestOf, tidied } from './arguments.ts';
import type { CallEnd, IntendedCall } from './ledger.ts';
import type { Input, Operation } from './operation.ts';
import { scopesOf } from './scopes.ts';
import { traced } from './span.ts';
import type { Outcome } from './system.ts';
import type { Tools } from './tools.ts';

/**
 * As whom and for which requisition a call is made, and how it is broken off. Its status is null for an agent's run of its own, which may only
 * read. `agent` and `run` are null where code calls.
 */
export type CallContext = {
  tools: Tools;
  principal: Principal;
  requisition: { id: string; status: Status | null };
  agent: string | null;
  run: string | null;
  signal: AbortSignal;
};

/**
 * Runs one operation; agents come through `callTool`. Null: there is no such thing. Throws `forbidden` when the principal or the state
 * of the requisition does not allow it, `invalid_input` with the fields, `tools_off` while the operation's document is not accepted,
 * and what the system behind it throws.
 */
export async function runOperation(name: string, given: unknown, context: CallContext): Promise<Json> {
  const operation = context.tools.registry.find(name);
  if (operation === null) throw forbidden();
  const { principal, requisition } = context;
  if (!scopesOf(principal).has(operation.scope) || !isOpen(operation, requisition.status)) throw forbidden();
  const input = checkedInput(operation, given);
  const { agent, run } = context;
  const call = { principal, agent, run, requisition: requisition.id, operation };
  const id = await opened(context.tools, call);
  return traced(call, async () => {
    const done = await made(context, operation, input);
    await context.tools.ledger.close(id, call, done.end);
    return done;
  });
}

const isOpen = ({ effect, during }: Operation, status: Status | null): boolean =>
  status === null ? effect === 'read' : during.includes(status);

const forbidden = (): QuartermasterError =>
  new QuartermasterError('forbidden', 'This may not be done by this person, or not in this state of the requisition.');

function checkedInput(operation: Operation, given: unknown): Input {
  const input = tidied(operation, given);
  const fields = input === null ? [{ field: '', reason: 'must be an object' }] : operation.checkInput(input);
  if (input !== null && fields.length === 0) return input;
  throw new QuartermasterError('invalid_input', 'The arguments do not fit the operation.', { fields });
}

async function opened({ ledger }: Tools, call: IntendedCall): Promise<string> {
  const opening = await ledger.open(call);
  if ('id' in opening) return opening.id;
  const { name, document } = call.operation;
  if (opening.off === 'rate')
    throw new QuartermasterError('provider_unavailable', `The rate of ${name} is used up for the moment.`, {
      retryAfterMs: opening.waitMs,
    });
  throw new QuartermasterError(
    'tools_off',
    `openapi/${document.name}.yaml is not as it was accepted, so its tools are off. An administrator sees the difference and accepts it with: bin/qm tools accept ${document.name}`,
  );
}

type Made = { end: CallEnd } & ({ value: Json } | { error: unknown });

/** The call itself, with what came of it for the ledger, whether it worked or not. */
async function made(context: CallContext, operation: Operation, input: Input): Promise<Made> {
  const started = performance.now();
  const seen: { last: Outcome | null } = { last: null };
  const end = (outcome: string): CallEnd => {
    const answer = seen.last?.kind === 'answered' ? seen.last : null;
    const durationMs = Math.round(performance.now() - started);
    return { outcome, status: answer?.status ?? null, bytes: answer?.bytes ?? 0, durationMs };
  };
  try {
    const value = plain(await asked(context, operation, input, (outcome) => (seen.last = outcome)));
    return { value, end: end(value === null ? 'not_found' : 'ok') };
  } catch (error) {
    return { error, end: end(error instanceof QuartermasterError ? error.code : 'internal') };
  }
}

function asked(
  { tools, principal, agent, requisition, signal }: CallContext,
  operation: Operation,
  input: Input,
  saw: (outcome: Outcome) => void,
): Promise<unknown> {
  const { base, system } = tools.systems[operation.audience];
  const timeout = AbortSignal.timeout(Math.min(operation.timeout * 1000, tools.longestMs));
  const limits = { maxBytes: operation.size, timeout, signal };
  const send = async (headers: Record<string, string>): Promise<Outcome> => {
    const request = requestOf(operation, base, input, requisition.id);
    const answer = await tools.send({ ...request, headers: { ...request.headers, ...headers } }, limits);
    const outcome =
      answer.kind === 'failed' ? answer : { ...answer, fits: operation.checkAnswer(answer.status, answer.body) };
    saw(outcome);
    return outcome;
  };
  return system({ operation, input, who: { principal, agent }, send, signal });
}

const plain = (value: unknown): Json => JSON.parse(JSON.stringify(value ?? null));

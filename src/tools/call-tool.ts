import type { Json } from '../domain/canonical.ts';
import { cleanJson, type Removed } from '../domain/clean-text.ts';
import { QuartermasterError } from '../domain/errors.ts';
import type { Principal } from '../domain/principal.ts';
import type { Status } from '../domain/status.ts';
import { labelled } from './labelled.ts';
import { tidied } from './arguments.ts';
import type { Operation } from './operation.ts';
import type { Registry } from './registry.ts';
import { runOperation } from './run-operation.ts';
import type { Scope } from './scopes.ts';
import type { Tools } from './tools.ts';

/** What an agent may use at most. */
export type AgentRights = { name: string; tools: readonly string[]; scopes: readonly Scope[] };

/** One call as a model made it: for which agent, as whom, in which state of the requisition; null without one. */
export type ToolRequest = {
  agent: AgentRights;
  principal: Principal;
  requisition: { id: string; status: Status | null };
  run: string;
  /** Under which its receipt is kept. */
  receipt: string;
  /** `arguments` is the model's own text. */
  call: { id: string; name: string; arguments: string };
};

/**
 * What came of a call: `text` goes to the model, the rest into the receipt. `arguments` are checked when the call was made,
 * as the model gave them when it was refused or invalid, null when they are no JSON. `removed` was taken out of the result.
 */
export type ToolOutcome =
  | { outcome: 'ok'; arguments: Json; result: Json; text: string; removed: Removed }
  | { outcome: 'not_found' | 'refused' | 'invalid'; arguments: Json; result: null; text: string };

const MOST_ARGUMENTS = 16_384;

/**
 * The one door through which an agent calls anything. Throws what only the workflow can settle: `provider_unavailable` (it waits),
 * `provider_refused` and `tools_off` (a person). Storage is the caller's: it writes the receipt.
 */
export async function callTool(
  { tools, signal }: { tools: Tools; signal: AbortSignal },
  { agent, principal, requisition, run, receipt, call }: ToolRequest,
): Promise<ToolOutcome> {
  const given = parseArguments(call.arguments);
  const operation = allowed(tools.registry, agent, call.name);
  if (operation === null) return failed('refused', given);
  try {
    const context = { tools, principal, requisition, agent: agent.name, run, signal };
    const result = await runOperation(operation.name, given, context);
    const input = tidied(operation, given);
    if (result === null) return failed('not_found', input);
    const { text: cleaned, removed } = cleanJson(result);
    return { outcome: 'ok', arguments: input, result: cleaned, text: labelled(cleaned, receipt), removed };
  } catch (error) {
    if (!(error instanceof QuartermasterError)) throw error;
    const outcome = answered(error);
    if (outcome === null) throw error;
    const fields = error.fields.map(({ field }) => field).filter((field) => field !== '');
    return failed(outcome, given, [...new Set(fields)]);
  }
}

/** Not known, not listed for the agent, out of its scopes, or a write: all the same refusal, so that it tells nothing. */
function allowed(registry: Registry, agent: AgentRights, name: string): Operation | null {
  const operation = agent.tools.includes(name) ? registry.find(name) : null;
  return operation?.effect === 'read' && agent.scopes.includes(operation.scope) ? operation : null;
}

/** Which errors the model is told of, and may correct. */
function answered({ code }: QuartermasterError): 'not_found' | 'refused' | 'invalid' | null {
  if (code === 'forbidden') return 'refused';
  if (code === 'invalid_input') return 'invalid';
  return code === 'not_found' ? 'not_found' : null;
}

function failed(
  outcome: 'not_found' | 'refused' | 'invalid',
  given: Json,
  fields: readonly string[] = [],
): ToolOutcome {
  const text = JSON.stringify({ error: outcome, ...(fields.length === 0 ? {} : { fields }) });
  return { outcome, arguments: given, result: null, text };
}

function parseArguments(text: string): Json {
  if (text.length > MOST_ARGUMENTS) return null;
  try {
    const value: Json = JSON.parse(text);
    return value;
  } catch {
    return null;
  }
}

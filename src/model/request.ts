import type {
  ChatCompletionCreateParamsNonStreaming,
  ChatCompletionMessageParam,
} from 'openai/resources/chat/completions';
import type { JsonSchema, ToolSpec } from './json-schema.ts';
import type { Message } from './message.ts';

/** One turn of an agent, in our own words. */
export type ModelRequest = {
  system: string;
  messages: readonly Message[];
  tools: readonly ToolSpec[];
  output: { name: string; schema: JsonSchema };
  maxOutputTokens: number;
};

/** The request as a chat completion. Pure, so that its size can be priced before it is sent. */
export function toWire(request: ModelRequest, model: string): ChatCompletionCreateParamsNonStreaming {
  return {
    model,
    messages: [{ role: 'system', content: request.system }, ...request.messages.map(messageToWire)],
    response_format: {
      type: 'json_schema',
      json_schema: { name: request.output.name, strict: true, schema: request.output.schema },
    },
    // Not `max_tokens`: reasoning models refuse that name.
    max_completion_tokens: request.maxOutputTokens,
    // An empty list is refused by some servers.
    ...(request.tools.length === 0 ? {} : { tools: request.tools.map(toolToWire) }),
  };
}

function messageToWire(message: Message): ChatCompletionMessageParam {
  if (message.role === 'user') return { role: 'user', content: message.text };
  if (message.role === 'tool') return { role: 'tool', tool_call_id: message.call, content: message.text };
  const calls = message.calls.map(callToWire);
  return { role: 'assistant', content: message.text, ...(calls.length === 0 ? {} : { tool_calls: calls }) };
}

const callToWire = (call: { id: string; name: string; arguments: string }) => ({
  id: call.id,
  type: 'function' as const,
  function: { name: call.name, arguments: call.arguments },
});

const toolToWire = (tool: ToolSpec) => ({ type: 'function' as const, function: { ...tool, strict: true } });

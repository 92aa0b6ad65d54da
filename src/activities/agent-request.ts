import type { z } from 'zod';
import type { Agent } from '../agents/agent.ts';
import { strictSchema, toolSpec } from '../model/json-schema.ts';
import type { AssistantMessage, Message } from '../model/message.ts';
import type { ModelRequest } from '../model/request.ts';
import { modelTool } from '../tools/model-tool.ts';
import type { Registry } from '../tools/registry.ts';

/** Calls of one turn that are made; what a model asks for beyond them is not. */
const MOST_CALLS = 8;

/** What is asked of the model in a turn of this agent. Schemas are made once: they are the same in every turn. */
export const requestOf = <C, O extends z.ZodType>(
  agent: Agent<C, O>,
): ((registry: Registry, messages: readonly Message[], maxOutputTokens: number) => ModelRequest) => {
  const output = { name: agent.output.name, schema: strictSchema(agent.output.schema) };
  let tools: ModelRequest['tools'] | null = null;
  return (registry, messages, maxOutputTokens) => {
    tools ??= agent.tools.map((name) => toolSpec(modelTool(registry, name)));
    return { system: agent.prompt, messages, tools, output, maxOutputTokens };
  };
};

/** The model's message as the transcript keeps it. */
export const bounded = (message: AssistantMessage): AssistantMessage => ({
  ...message,
  calls: message.calls.slice(0, MOST_CALLS),
});

/** Whether the gate may send the agent back once more; each time leaves a message of the user behind the first. */
export const mayReask = (messages: readonly Message[], reasks: number): boolean =>
  messages.filter(({ role }) => role === 'user').length <= reasks;

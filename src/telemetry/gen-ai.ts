/**
 * The names of OpenTelemetry's conventions for generative AI (schema 1.42.0, in development), and our own beside them: they stand here and
 * nowhere else, since they still change. Prompts, answers, arguments and results are content and stay out; people do too.
 */
export const NAMES = {
  operation: 'gen_ai.operation.name',
  provider: 'gen_ai.provider.name',
  requestModel: 'gen_ai.request.model',
  inputTokens: 'gen_ai.usage.input_tokens',
  outputTokens: 'gen_ai.usage.output_tokens',
  tool: 'gen_ai.tool.name',
  type: 'gen_ai.tool.type',
  agent: 'gen_ai.agent.name',
  conversation: 'gen_ai.conversation.id',
  error: 'error.type',
  method: 'http.request.method',
  route: 'http.route',
  status: 'http.response.status_code',
  bytes: 'http.response.body.size',
  workflow: 'temporalWorkflowID',
  activity: 'quartermaster.activity',
  attempt: 'quartermaster.attempt',
  requisition: 'quartermaster.requisition',
  audience: 'quartermaster.audience',
  outcome: 'quartermaster.outcome',
} as const;

/** What `gen_ai.operation.name` may be. */
export const OPERATIONS = { chat: 'chat', tool: 'execute_tool' } as const;

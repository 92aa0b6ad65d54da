import { randomUUID } from 'node:crypto';
import { Hono, type Context } from 'hono';
import { z } from 'zod';
import { createControl, mountControl, type Control } from '../control.ts';
import { actOut, CONNECTION_FAULTS, describeCall, listen, type Address, type NodeEnv, type StandIn } from '../http.ts';
import { answer } from './answer.ts';
import { embed } from './embed.ts';
import { strictFault } from './fit.ts';
import { ANSWER_FAULTS, misbehave } from './misbehave.ts';
import { openMeter, type Meter } from './meter.ts';
import { createBucket, Rate, type Bucket } from './rate.ts';
import { seeded } from './shuffle.ts';
import { ChatRequest, completionOf, tokensOf } from './wire.ts';

const MODEL = 'stand-in-reader';
const EMBEDDING_MODEL = 'stand-in-words';
const HTTP_FAULTS = ['rate_limit', 'error', 'overloaded'] as const;
const KINDS = [...CONNECTION_FAULTS, ...HTTP_FAULTS, ...ANSWER_FAULTS] as const;
type Kind = (typeof KINDS)[number];

const REFUSED = {
  rate_limit: {
    status: 429,
    type: 'rate_limit_error',
    code: 'rate_limit_exceeded',
    message: 'Rate limit reached; try again in 1s.',
  },
  error: {
    status: 500,
    type: 'server_error',
    code: null,
    message: 'The server had an error while processing your request.',
  },
  overloaded: { status: 529, type: 'overloaded_error', code: null, message: 'The model is overloaded.' },
} as const satisfies Record<(typeof HTTP_FAULTS)[number], object>;

type Counting = { bucket: Bucket; meter: Meter };

/**
 * Starts the stand-in for a model: chat completions and embeddings in OpenAI's form, answered by rules. Rejects when the port is in
 * use. `state` is a folder for what it served, which a kill then does not forget.
 */
export async function startModel({ state = null, ...address }: Address & { state?: string | null }): Promise<StandIn> {
  const app = new Hono<NodeEnv>();
  const control = createControl(KINDS);
  mountControl(app, control);
  const counting = { bucket: createBucket(Date.now), meter: openMeter(state) };
  mountCounting(app, counting);
  app.use('*', connectionFaults(control));
  app.get('/v1/models', (c) => c.json({ object: 'list', data: [MODEL, EMBEDDING_MODEL].map(modelCard) }));
  for (const path of ['/v1', '/openai/deployments/:deployment']) {
    app.post(`${path}/chat/completions`, (c) => chat(c, control, counting));
    app.post(`${path}/embeddings`, embeddings);
  }
  app.notFound((c) => problem(c, 404, 'invalid_request_error', `Unknown request URL: ${c.req.method} ${c.req.path}.`));
  const listening = await listen(app, address);
  return {
    ...listening,
    close: async () => {
      await listening.close();
      counting.meter.close();
    },
  };
}

/** `GET /_served`: what was billed and refused; `POST /_rate`: requests a minute and at once, or null for any number. */
function mountCounting(app: Hono<NodeEnv>, { bucket, meter }: Counting): void {
  app.get('/_served', (c) => c.json(meter.read()));
  app.post('/_rate', async (c) => {
    const rate = Rate.nullable().safeParse(await c.req.json().catch(() => undefined));
    if (!rate.success) return c.json({ error: z.prettifyError(rate.error) }, 400);
    bucket.set(rate.data);
    return c.json(rate.data);
  });
}

const modelCard = (id: string) => ({ id, object: 'model', created: 0, owned_by: 'stand-in' });

function problem(
  c: Context<NodeEnv>,
  status: number,
  type: string,
  message: string,
  code: string | null = null,
  retryAfterMs = 1000,
): Response {
  return Response.json(
    { error: { message, type, param: null, code } },
    { status, headers: { 'x-request-id': randomUUID(), ...(status === 429 && retryAfter(retryAfterMs)) } },
  );
}

const retryAfter = (ms: number) => ({
  'retry-after': String(Math.ceil(ms / 1000)),
  ...(ms % 1000 === 0 ? {} : { 'retry-after-ms': String(ms) }),
});

function throttled(c: Context<NodeEnv>, { bucket, meter }: Counting): Response | null {
  const ms = bucket.take();
  if (ms === 0) return null;
  meter.throttle();
  const { status, type, code, message } = REFUSED.rate_limit;
  return problem(c, status, type, message, code, ms);
}

/** Acts out what goes wrong before an answer: a slow or broken connection, a refused request. */
function connectionFaults(control: Control<Kind>) {
  return async (c: Context<NodeEnv>, next: () => Promise<void>): Promise<Response | undefined> => {
    const call = await conversationOf(c);
    const fault = control.take(call, CONNECTION_FAULTS);
    if (fault && !(await actOut(c.env.incoming, fault))) return new Response(null);
    const refused = control.take(call, HTTP_FAULTS);
    if (refused) {
      const { status, type, code, message } = REFUSED[refused.kind];
      return problem(c, status, type, message, code);
    }
    await next();
    return undefined;
  };
}

/** The call as the `match` of a fault sees it: the request, then the conversation without JSON's escapes. */
async function conversationOf(c: Context<NodeEnv>): Promise<string> {
  const parsed = ChatRequest.safeParse(await c.req.json().catch(() => null));
  const contents = parsed.success ? parsed.data.messages.map(({ content }) => content ?? '') : [];
  return [await describeCall(c), ...contents].join('\n');
}

async function chat(c: Context<NodeEnv>, control: Control<Kind>, counting: Counting): Promise<Response> {
  const refused = throttled(c, counting);
  if (refused) return refused;
  const parsed = ChatRequest.safeParse(await c.req.json().catch(() => null));
  if (!parsed.success) return problem(c, 400, 'invalid_request_error', z.prettifyError(parsed.error));
  const request = parsed.data;
  const wrong = refusedRequest(request);
  if (wrong) return problem(c, 400, 'invalid_request_error', wrong);
  const fault = control.take(await conversationOf(c), ANSWER_FAULTS);
  const { reply, cutAt } = fault
    ? misbehave(fault.kind, request, fault.seed === undefined ? Math.random : seeded(fault.seed))
    : { reply: answer(request, 'honest') };
  const made = {
    id: randomUUID().replaceAll('-', ''),
    created: Math.floor(Date.now() / 1000),
    ...(cutAt && { cutAt }),
  };
  const completion = completionOf(request, reply, made);
  counting.meter.serve({
    call: c.req.header('x-client-request-id') ?? null,
    at: Date.now(),
    inputTokens: completion.usage.prompt_tokens,
    outputTokens: completion.usage.completion_tokens,
  });
  return c.json(completion, 200, { 'x-request-id': randomUUID() });
}

/** What the real service would not take either; null when the request is well formed. */
function refusedRequest(request: ChatRequest): string | null {
  if (request.stream) return 'The stand-in model does not stream; leave out `stream`.';
  const answered = new Set(
    request.messages.flatMap((message) => (message.role === 'tool' ? [message.tool_call_id] : [])),
  );
  const calls = request.messages.flatMap((message) => (message.role === 'assistant' ? (message.tool_calls ?? []) : []));
  const open = calls.find(({ id }) => !answered.has(id));
  if (open)
    return `An assistant message with 'tool_calls' must be followed by tool messages responding to each 'tool_call_id'. Missing: ${open.id}`;
  const format = request.response_format;
  const strict = format?.type === 'json_schema' && format.json_schema.strict && format.json_schema.schema;
  const fault = strict ? strictFault(strict) : null;
  if (fault) return `Invalid schema for response_format: ${fault}`;
  const tool = request.tools?.find(({ function: one }) => one.strict && one.parameters && strictFault(one.parameters));
  return tool
    ? `Invalid schema for function '${tool.function.name}': ${strictFault(tool.function.parameters ?? {})}`
    : null;
}

const EmbeddingRequest = z.object({
  input: z.union([z.string().transform((text) => [text]), z.array(z.string()).min(1).max(2048)]),
  dimensions: z.int().min(1).max(4096).default(256),
  encoding_format: z.enum(['float', 'base64']).default('float'),
});

async function embeddings(c: Context<NodeEnv>): Promise<Response> {
  const parsed = EmbeddingRequest.safeParse(await c.req.json().catch(() => null));
  if (!parsed.success) return problem(c, 400, 'invalid_request_error', z.prettifyError(parsed.error));
  const { input, dimensions, encoding_format: format } = parsed.data;
  const encoded = (vector: number[]) =>
    format === 'float' ? vector : Buffer.from(new Float32Array(vector).buffer).toString('base64');
  const tokens = tokensOf(input.join(''));
  return c.json({
    object: 'list',
    model: EMBEDDING_MODEL,
    data: input.map((text, index) => ({ object: 'embedding', index, embedding: encoded(embed(text, dimensions)) })),
    usage: { prompt_tokens: tokens, total_tokens: tokens },
  });
}

import { SpanKind } from '@opentelemetry/api';
import { QuartermasterError } from '../domain/errors.ts';
import { NAMES, OPERATIONS } from './gen-ai.ts';
import { modelSeconds, modelTokens, rateWaits } from './metrics.ts';
import { inSpan } from './spans.ts';

type Named = { agent: string; model: string; requisition: string };
type Counted = { usage: { inputTokens: number; outputTokens: number } | null };

/** One call of a model as a span and in the metrics: how long, how many tokens, how it ended; nothing of what was said. */
export const measuredCall = <T extends Counted>(
  { agent, model, requisition }: Named,
  work: () => Promise<T>,
): Promise<T> => {
  const attributes = {
    [NAMES.operation]: OPERATIONS.chat,
    [NAMES.provider]: 'openai',
    [NAMES.requestModel]: model,
    [NAMES.agent]: agent,
    [NAMES.conversation]: requisition,
  };
  return inSpan(`${OPERATIONS.chat} ${model}`, { kind: SpanKind.CLIENT, attributes }, async (span) => {
    const end = modelSeconds.startTimer({ agent, model });
    try {
      const reply = await work();
      end({ outcome: 'ok' });
      const { inputTokens = 0, outputTokens = 0 } = reply.usage ?? {};
      modelTokens.inc({ agent, model, kind: 'input' }, inputTokens);
      modelTokens.inc({ agent, model, kind: 'output' }, outputTokens);
      span.setAttributes({ [NAMES.inputTokens]: inputTokens, [NAMES.outputTokens]: outputTokens });
      return reply;
    } catch (error) {
      const outcome = error instanceof QuartermasterError ? error.code : 'internal';
      end({ outcome });
      if (outcome === 'rate_limited') rateWaits.inc({ agent, whose: 'provider' });
      throw error;
    }
  });
};

import { z } from 'zod';
import type { Dimension, Embedded, Embedder } from '../domain/embedding.ts';
import { QuartermasterError } from '../domain/errors.ts';
import { clientFor, serviceFetch, type Fetch } from './client.ts';
import { modelError } from './errors.ts';
import type { ModelSettings } from './settings.ts';

/** A vector of the longest kind is 20 kB of JSON; a batch has at most 64. */
const MAX_REPLY_BYTES = 4 * 1024 * 1024;

const Reply = z.object({
  data: z.array(z.object({ index: z.int().nonnegative(), embedding: z.array(z.number()) })),
  usage: z.object({ prompt_tokens: z.int().nonnegative() }).nullish().catch(null),
});

/** `dimension` is sent with each request where the model's own is not wanted. */
export type EmbedderSettings = ModelSettings & { dimension: Dimension; ask: boolean; price: Embedder['price'] };

export function createEmbedder(
  settings: EmbedderSettings,
  fetch: Fetch = serviceFetch(settings, MAX_REPLY_BYTES),
  now: () => number = Date.now,
): Embedder {
  const client = clientFor(settings, fetch, MAX_REPLY_BYTES);
  const { model, dimension, ask, price } = settings;
  return {
    model,
    dimension,
    price,
    async embed(texts, signal) {
      // Said, because the client otherwise asks for base64 and decodes what any server sends as such.
      const request = {
        model,
        input: [...texts],
        encoding_format: 'float' as const,
        ...(ask && { dimensions: dimension }),
      };
      try {
        return read(await client.embeddings.create(request, { signal }), texts.length, dimension);
      } catch (error) {
        signal.throwIfAborted();
        throw modelError(error, now());
      }
    },
  };
}

/** One vector of the right length for each text, in their order; anything else is no answer to what was asked. */
function read(body: unknown, count: number, dimension: number): Embedded {
  const parsed = Reply.safeParse(body);
  if (!parsed.success) throw refused('something that is not a list of embeddings: check OPENAI_BASE_URL');
  const vectors = parsed.data.data.toSorted((a, b) => a.index - b.index).map(({ embedding }) => embedding);
  const strange = vectors.find(({ length }) => length !== dimension);
  if (strange)
    throw refused(
      `vectors of length ${strange.length} instead of ${dimension}: set EMBEDDING_DIMENSIONS to what it has`,
    );
  if (parsed.data.data.length !== count || new Set(parsed.data.data.map(({ index }) => index)).size !== count)
    throw refused(`${vectors.length} vectors for ${count} texts: check EMBEDDING_MODEL`);
  return { vectors, tokens: parsed.data.usage?.prompt_tokens ?? null };
}

const refused = (what: string): QuartermasterError =>
  new QuartermasterError('provider_refused', `The embedding service answered with ${what}.`);

import { QuartermasterError } from '../domain/errors.ts';
import { TenantId } from '../domain/principal.ts';
import { embedded } from '../services/embedded.ts';
import { embeddingIsDone, insertVectors, putOffEmbedding, unembedded } from '../store/embeddings.ts';
import type { Activities } from './api.ts';
import type { ActivityContext } from './context.ts';
import { beating } from './heartbeat.ts';

const BATCH = 64;

/** A cap is looked at again, and a service that refuses is asked again, after this long. */
const PUT_OFF_SECONDS = { limit_reached: 3_600, provider_refused: 900 } as const;

const isPutOff = (code: string): code is keyof typeof PUT_OFF_SECONDS => Object.hasOwn(PUT_OFF_SECONDS, code);

/** The next passages that have no vector of the configured model get one; what is stored is not paid for again. */
export const embedPassages =
  (context: ActivityContext): Activities['embedPassages'] =>
  async (ref) => {
    const tenant = TenantId.parse(ref.tenant);
    const { database, embedder } = context;
    const asWorker = { kind: 'worker', tenant } as const;
    const passages = await database.withPrincipal(asWorker, (tx) => unembedded(tx, embedder, BATCH));
    if (passages.length === 0)
      return (await database.withPrincipal(asWorker, (tx) => embeddingIsDone(tx, embedder)))
        ? { state: 'done' }
        : { state: 'more', embedded: 0 };
    const texts = passages.map(({ section, text }) => `${section}\n${text}`);
    try {
      const vectors = await beating((signal) => embedded(context, tenant, { purpose: 'passages', texts }, signal));
      const found = passages.map(({ contract, seq }, index) => ({ contract, seq, vector: vectors[index] ?? [] }));
      await database.withPrincipal(asWorker, (tx) => insertVectors(tx, embedder, found));
      return { state: 'more', embedded: found.length };
    } catch (error) {
      if (!(error instanceof QuartermasterError) || !isPutOff(error.code)) throw error;
      const { code, message } = error;
      await database.withPrincipal(asWorker, (tx) => putOffEmbedding(tx, PUT_OFF_SECONDS[code], message));
      return { state: 'put_off', why: code };
    }
  };

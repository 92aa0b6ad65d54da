import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { Payload, PayloadCodec } from '@temporalio/common';
import { QuartermasterError } from '../domain/errors.ts';
import { keyRing, type KeyRing } from '../domain/key-ring.ts';

/** Encrypts what runs are told, do and answer, on its way into Temporal; what came in plain stays readable. */
export type HistoryCodec = PayloadCodec & {
  /** The workflow id of the run that an encrypted payload belongs to; null for one in plain. Only `open` proves it. */
  runOf(payload: Payload): string | null;
  /** The payload in plain. Throws `configuration_invalid` when its key is not here, `invalid_input` when it was changed or is another run's than `run`. */
  open(payload: Payload, run?: string): Payload;
};

const CIPHER = 'aes-256-gcm';
const ENCODING = 'binary/encrypted';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const LENGTH_BYTES = 4;

type Metadata = NonNullable<Payload['metadata']>;

const named = (metadata: Payload['metadata'], name: string): string =>
  Buffer.from(metadata?.[name] ?? []).toString('utf8');

const isEncrypted = ({ metadata }: Payload): boolean => named(metadata, 'encoding') === ENCODING;

/** A payload as one run of bytes: length of its metadata, metadata as JSON, data. */
const packed = ({ metadata, data }: Payload): Buffer => {
  const entries = Object.entries(metadata ?? {}).map(([name, value]) => [name, Buffer.from(value).toString('base64')]);
  const head = Buffer.from(JSON.stringify(Object.fromEntries(entries)));
  const length = Buffer.alloc(LENGTH_BYTES);
  length.writeUInt32BE(head.byteLength);
  return Buffer.concat([length, head, data ?? Buffer.alloc(0)]);
};

const unpacked = (bytes: Buffer): Payload => {
  const end = LENGTH_BYTES + bytes.readUInt32BE();
  const head = Object.entries<string>(JSON.parse(bytes.toString('utf8', LENGTH_BYTES, end)));
  const metadata: Metadata = Object.fromEntries(head.map(([name, value]) => [name, Buffer.from(value, 'base64')]));
  return { metadata, data: bytes.subarray(end) };
};

/** What is said of it in plain is bound to it: the key's name and the run. */
const bound = (key: string, run: string): Buffer => Buffer.from(JSON.stringify([key, run]));

const seal = (ring: KeyRing, payload: Payload, run: string): Payload => {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(CIPHER, ring.keyNamed(ring.newest), nonce).setAAD(bound(ring.newest, run));
  const sealed = Buffer.concat([cipher.update(packed(payload)), cipher.final()]);
  return {
    metadata: {
      encoding: Buffer.from(ENCODING),
      'encryption-key-id': Buffer.from(ring.newest),
      'workflow-id': Buffer.from(run),
    },
    data: Buffer.concat([nonce, cipher.getAuthTag(), sealed]),
  };
};

const open = (ring: KeyRing, { metadata, data }: Payload): Payload => {
  const [name, bytes] = [named(metadata, 'encryption-key-id'), Buffer.from(data ?? [])];
  const key = ring.keyNamed(name);
  try {
    const nonce = bytes.subarray(0, NONCE_BYTES);
    const decipher = createDecipheriv(CIPHER, key, nonce, { authTagLength: TAG_BYTES })
      .setAAD(bound(name, named(metadata, 'workflow-id')))
      .setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
    return unpacked(Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES)), decipher.final()]));
  } catch {
    throw notOfTheRun();
  }
};

const notOfTheRun = (): QuartermasterError =>
  new QuartermasterError(
    'invalid_input',
    'An encrypted payload was changed, or is of another run. Look who writes into Temporal beside us.',
  );

const runOf = (payload: Payload): string | null =>
  isEncrypted(payload) ? named(payload.metadata, 'workflow-id') : null;

/** `keys`: HISTORY_KEYS. The first one encrypts; the others open what was encrypted before it came. */
export function createHistoryCodec(keys: string): HistoryCodec {
  const ring = keyRing('HISTORY_KEYS', keys);
  const opened = (payload: Payload, run?: string): Payload => {
    if (!isEncrypted(payload)) return payload;
    if (run !== undefined && runOf(payload) !== run) throw notOfTheRun();
    return open(ring, payload);
  };
  return {
    runOf,
    open: opened,
    // A worker that fails as such is of no run; nothing else that Temporal hands over is without one.
    encode: async (payloads, context) => payloads.map((payload) => seal(ring, payload, context?.workflowId ?? '')),
    decode: async (payloads, context) => payloads.map((payload) => opened(payload, context?.workflowId)),
  };
}

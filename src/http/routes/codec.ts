import type { Context } from 'hono';
import { getCookie } from 'hono/cookie';
import { cors } from 'hono/cors';
import { z } from 'zod';
import { authenticate } from '../authenticate.ts';
import { bearerOf } from '../bearer.ts';
import type { Dependencies } from '../context.ts';
import { taking } from '../endpoint.ts';
import { resource, type Router } from '../router.ts';
import { SESSION } from '../session-cookie.ts';
import { json, type Takes } from '../takes.ts';

/** Temporal answers with at most 4 MB; base64 makes a third more of it. */
const MOST_BYTES = 8 * 1024 * 1024;
const PREFLIGHT_SECONDS = 600;

const Bytes = z.base64().transform((text) => Buffer.from(text, 'base64'));

/** Payloads as protobuf writes them in JSON, as Temporal's Web UI and command line send them. */
const Payloads = z.object({
  payloads: z
    .array(z.object({ metadata: z.record(z.string(), Bytes).default({}), data: Bytes.prefault('') }))
    .default([]),
});

type Payload = { metadata?: Record<string, Uint8Array> | null; data?: Uint8Array | null };

const base64 = (bytes: Uint8Array | null | undefined): string => Buffer.from(bytes ?? []).toString('base64');

const asJson = ({ metadata, data }: Payload) => ({
  metadata: Object.fromEntries(Object.entries(metadata ?? {}).map(([name, value]) => [name, base64(value)])),
  data: base64(data),
});

/** The cookie counts for the Web UI alone: no other page of the same site may ask with it. */
const tokenFrom =
  (webUi: string) =>
  (c: Context): string => {
    const isAsked = c.req.header('origin') === webUi && c.req.header('authorization') === undefined;
    return (isAsked ? getCookie(c, SESSION) : undefined) ?? bearerOf(c);
  };

const PayloadsView = z.object({
  payloads: z.array(z.object({ metadata: z.record(z.string(), z.string()), data: z.string() })),
});

/** More than other requests may bring. */
const large = <T>({ read, ...takes }: Takes<T>): Takes<T> => ({
  ...takes,
  read: (c, limits) => read(c, { ...limits, jsonBytes: MOST_BYTES }),
});

/** Decrypts histories for Temporal's Web UI and command line, in the name of whoever looks. */
export function codecRoutes(router: Router, { services, signIn, temporalUiUrl }: Dependencies): void {
  const webUi = new URL(temporalUiUrl).origin;
  const allowHeaders = ['authorization', 'content-type', 'x-namespace'];
  router.app.use(
    '/codec/*',
    cors({ origin: webUi, credentials: true, allowMethods: ['POST'], allowHeaders, maxAge: PREFLIGHT_SECONDS }),
  );
  router.app.use('/codec/decode', authenticate(signIn.verify, tokenFrom(webUi)));

  resource(router, '/codec/decode', {
    POST: taking({
      id: 'decodePayloads',
      summary: "Payloads of histories in plain, as Temporal's Web UI and command line ask for them.",
      takes: large(json(Payloads)),
      answers: { 200: PayloadsView },
      handle: async (c, { payloads }) =>
        c.json({ payloads: (await services.decodeHistory(c.var.identity.who, payloads)).map(asJson) }),
    }),
  });

  // Both ask for it before they send a signal or a query, and who may do that is Temporal's to say. What is sent by hand stays in plain.
  resource(router, '/codec/encode', {
    POST: taking({
      id: 'encodePayloads',
      summary: 'Gives back what it is given: what is sent to a run by hand stays in plain.',
      isOpen: true,
      takes: json(Payloads),
      answers: { 200: PayloadsView },
      handle: (c, { payloads }) => c.json({ payloads: payloads.map(asJson) }),
    }),
  });
}

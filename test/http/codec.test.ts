import { describe, expect, test } from '@jest/globals';
import { defaultPayloadConverter } from '@temporalio/common';
import { PersonId, TenantId } from '../../src/domain/principal.ts';
import { unauthenticated } from '../../src/identity/verify.ts';
import { createLog } from '../../src/log.ts';
import { decodeHistory } from '../../src/services/decode-history.ts';
import { appOver } from '../support/app.ts';
import { historyCodec } from '../support/history.ts';
import { memoryServices } from './memory-services.ts';
import { memorySignIn, SESSION } from './memory-sign-in.ts';

const WEB_UI = 'http://127.0.0.1:8233';
const BEARER = { authorization: 'Bearer of.an.auditor' };
const COOKIE = { cookie: `qm_session=${SESSION}` };

const auditor = {
  who: { kind: 'person', tenant: TenantId.parse('acme'), person: PersonId.parse('auditor'), roles: ['auditor'] },
  email: null,
} as const;

const lines: string[] = [];
const app = appOver({
  services: { ...memoryServices().services, decodeHistory: decodeHistory({ history: historyCodec }) },
  signIn: {
    ...memorySignIn(() => Promise.reject(unauthenticated('nobody'))),
    verify: async (token) => {
      if (token !== SESSION && token !== 'of.an.auditor') throw unauthenticated('nobody');
      return auditor;
    },
  },
  log: createLog({ level: 'debug', name: 'server' }, { write: (line: string) => void lines.push(line) }),
});

type Json = { metadata: Record<string, string>; data: string };

const json = (metadata: Record<string, Uint8Array>, data: Uint8Array): Json => ({
  metadata: Object.fromEntries(
    Object.entries(metadata).map(([name, bytes]) => [name, Buffer.from(bytes).toString('base64')]),
  ),
  data: Buffer.from(data).toString('base64'),
});

const plain = (value: string): Json => {
  const { metadata, data } = defaultPayloadConverter.toPayload(value);
  return json(metadata ?? {}, data ?? Buffer.alloc(0));
};

const encrypted = async (value: string, workflowId: string): Promise<Json> => {
  const { metadata, data } = defaultPayloadConverter.toPayload(value);
  const payload = { ...(metadata && { metadata }), ...(data && { data }) };
  const [sealed] = await historyCodec.encode([payload], { type: 'workflow', namespace: 'default', workflowId });
  return json(sealed?.metadata ?? {}, sealed?.data ?? Buffer.alloc(0));
};

const ours = await encrypted('quokka canary', 'requisition:acme:R-000001');
const theirs = await encrypted('secret', 'requisition:rheinwerk:R-000001');

const post = async (path: string, payloads: readonly Json[], headers: Record<string, string>) => {
  const response = await app.request(`${path}?preserveStorageRefs=true`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-namespace': 'default', ...headers },
    body: JSON.stringify({ payloads }),
  });
  return { status: response.status, headers: response.headers, body: await response.json() };
};
const decode = (payloads: readonly Json[], headers: Record<string, string>) => post('/codec/decode', payloads, headers);

const preflight = (origin: string) =>
  app.request('/codec/decode', { method: 'OPTIONS', headers: { origin, 'access-control-request-method': 'POST' } });

describe('payloads of histories', () => {
  test('are decrypted in their order, as far as they are of runs of the company of whoever asks', async () => {
    const other = await encrypted('of no run that is ours', 'elsewhere');
    const { status, body } = await decode([theirs, ours, plain('by hand'), other], BEARER);
    expect(status).toBe(200);
    expect(body).toEqual({ payloads: [theirs, plain('quokka canary'), plain('by hand'), other] });
  });

  test('that were changed, or say that they are another run’s, stay encrypted', async () => {
    const ofAcme = Buffer.from('requisition:acme:R-000001').toString('base64');
    const relabelled = { ...theirs, metadata: { ...theirs.metadata, 'workflow-id': ofAcme } };
    const lost = {
      ...ours,
      metadata: { ...ours.metadata, 'encryption-key-id': Buffer.from('gone').toString('base64') },
    };
    expect((await decode([relabelled, lost], BEARER)).body).toEqual({ payloads: [relabelled, lost] });
  });

  test('are decrypted for nobody who is not signed in', async () => {
    expect((await decode([ours], {})).status).toBe(401);
    expect((await decode([ours], { authorization: 'Bearer of.somebody.else' })).status).toBe(401);
  });

  test('stand in no line of the log', async () => {
    await decode([ours], BEARER);
    await decode([{ metadata: {}, data: 'quokka canary is no base64' }], BEARER);
    expect(lines.length).toBeGreaterThan(1);
    expect(lines.join('')).not.toMatch(/quokka|cXVva2th/);
  });
});

describe('from a browser', () => {
  test('the session’s cookie counts on the Temporal Web UI, and on no other page', async () => {
    expect((await decode([ours], { ...COOKIE, origin: WEB_UI })).body).toEqual({ payloads: [plain('quokka canary')] });
    expect((await decode([ours], { ...COOKIE, origin: 'http://127.0.0.1:9999' })).status).toBe(401);
    expect((await decode([ours], COOKIE)).status).toBe(401);
  });

  test.each([200, 401])('an answer with %i is for the Temporal Web UI alone, with credentials', async (status) => {
    const { headers, ...answer } = await decode([ours], { ...(status === 200 && COOKIE), origin: WEB_UI });
    expect(answer.status).toBe(status);
    expect(headers.get('access-control-allow-origin')).toBe(WEB_UI);
    expect(headers.get('access-control-allow-credentials')).toBe('true');
  });

  test('is asked beforehand without a token, and allowed to the Temporal Web UI alone', async () => {
    expect((await preflight('https://evil.example')).headers.get('access-control-allow-origin')).toBeNull();
    const response = await preflight(WEB_UI);
    expect(response.status).toBe(204);
    expect(response.headers.get('access-control-allow-origin')).toBe(WEB_UI);
    expect(response.headers.get('access-control-allow-headers')).toBe('authorization,content-type,x-namespace');
    expect(response.headers.get('access-control-allow-methods')).toBe('POST');
  });

  test('no other address may be asked from another page', async () => {
    const response = await app.request('/v1/me', { headers: { ...BEARER, origin: WEB_UI } });
    expect(response.headers.get('access-control-allow-origin')).toBeNull();
  });
});

test('what is sent by hand stays as it is, so that signals and queries go on from the Web UI and the command line', async () => {
  expect((await post('/codec/encode', [plain('answer')], {})).body).toEqual({ payloads: [plain('answer')] });
});

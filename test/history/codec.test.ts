import { randomBytes } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { ApplicationFailure, defaultPayloadConverter, type Payload } from '@temporalio/common';
import { createHistoryCodec } from '../../src/history/codec.ts';
import { failureConverter } from '../../src/history/failure-converter.ts';

const key = (name: string): string => `${name}:${randomBytes(32).toString('base64url')}`;
const [old, fresh] = [key('2026-05'), key('2026-11')];
const codec = createHistoryCodec(old);

const runNamed = (workflowId: string) => ({ type: 'workflow', namespace: 'default', workflowId }) as const;
const mine = runNamed('requisition:acme:R-000001');
const payload = (value: unknown): Payload => {
  const { metadata, data } = defaultPayloadConverter.toPayload(value);
  return { ...(metadata && { metadata }), ...(data && { data }) };
};
const valueOf = (found: Payload | undefined): unknown => found && defaultPayloadConverter.fromPayload(found);
const bytesOf = (found: Payload): string =>
  Buffer.concat([...Object.values(found.metadata ?? {}), found.data ?? Buffer.alloc(0)]).toString('latin1');

const sealed = async (value: unknown, by = codec, context = mine): Promise<Payload> => {
  const [found] = await by.encode([payload(value)], context);
  if (found === undefined) throw new Error('Nothing came back.');
  return found;
};

describe('a payload', () => {
  test('comes back as it was, and shows nothing of itself but its run and the name of the key', async () => {
    const found = await sealed({ taxId: '84-2914563', note: 'Zwölf Stück' });
    expect(bytesOf(found)).not.toMatch(/84-2914563|taxId|json/);
    expect(bytesOf(found)).toMatch(/binary\/encrypted.*2026-05.*requisition:acme:R-000001/);
    expect(valueOf((await codec.decode([found], mine))[0])).toEqual({ taxId: '84-2914563', note: 'Zwölf Stück' });
  });

  test.each([[undefined], [null], [''], [[]], [new Uint8Array([0, 255, 7])]])('of %j is that again', async (value) => {
    const [opened] = await codec.decode([await sealed(value)], mine);
    expect(opened).toEqual({ metadata: expect.anything(), data: expect.anything() });
    expect(valueOf(opened)).toEqual(value);
  });

  test('is another one each time', async () => {
    expect(bytesOf(await sealed('same'))).not.toBe(bytesOf(await sealed('same')));
  });

  test('in plain passes, since runs from before go on and people send signals by hand', async () => {
    const plain = payload({ task: 'T-000001' });
    expect(await codec.decode([plain], mine)).toEqual([plain]);
  });

  test('of another run opens in none but its own', async () => {
    const found = await sealed('secret', codec, runNamed('requisition:rheinwerk:R-000001'));
    await expect(codec.decode([found], mine)).rejects.toMatchObject({ code: 'invalid_input' });
    const relabelled = {
      ...found,
      metadata: { ...found.metadata, 'workflow-id': Buffer.from(mine.workflowId) },
    };
    await expect(codec.decode([relabelled], mine)).rejects.toMatchObject({ code: 'invalid_input' });
  });

  test.each([
    ['changed', (data: Buffer) => Buffer.concat([data.subarray(0, -1), Buffer.from([(data.at(-1) ?? 0) ^ 1])])],
    ['cut', (data: Buffer) => data.subarray(0, 20)],
    ['nothing', () => Buffer.alloc(0)],
  ])('that comes back as %s opens nowhere', async (_, bend) => {
    const found = await sealed('secret');
    const bent = { ...found, data: bend(Buffer.from(found.data ?? [])) };
    await expect(codec.decode([bent], mine)).rejects.toMatchObject({ code: 'invalid_input' });
  });

  test('opens after the key was changed, as long as the old one stands behind it; new ones need the new one', async () => {
    const rotated = createHistoryCodec(`${fresh},${old}`);
    expect(valueOf((await rotated.decode([await sealed('before')], mine))[0])).toBe('before');
    const later = await sealed('later', rotated);
    expect(valueOf((await createHistoryCodec(fresh).decode([later], mine))[0])).toBe('later');
    await expect(createHistoryCodec(fresh).decode([await sealed('before')], mine)).rejects.toMatchObject({
      code: 'configuration_invalid',
      message: expect.stringContaining('HISTORY_KEYS lacks the key "2026-05"'),
    });
  });
});

test.each(['', 'short', 'a:b', `no-name${randomBytes(32).toString('base64url')}`])(
  'HISTORY_KEYS=%s is refused with an example',
  (keys) => {
    expect(() => createHistoryCodec(keys)).toThrow(
      expect.objectContaining({
        code: 'configuration_invalid',
        message: expect.stringContaining('HISTORY_KEYS=2026-11:'),
      }),
    );
  },
);

test('message and stack of a failure, and of its cause, are payloads, which the codec encrypts', () => {
  const error = ApplicationFailure.create({ message: 'canary one', type: 'conflict', cause: new Error('canary two') });
  const { encodedAttributes, cause, ...rest } = failureConverter.errorToFailure(error, defaultPayloadConverter);
  expect(JSON.stringify([rest, cause?.message, cause?.stackTrace])).not.toContain('canary');
  expect(rest.applicationFailureInfo?.type).toBe('conflict');
  expect([encodedAttributes, cause?.encodedAttributes].map((one) => Buffer.from(one?.data ?? []).toString())).toEqual([
    expect.stringContaining('canary one'),
    expect.stringContaining('canary two'),
  ]);
});

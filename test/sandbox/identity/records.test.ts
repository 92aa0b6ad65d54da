import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { openRecords } from '../../../sandbox/identity/records.ts';
import { temporaryFolder } from '../support.ts';

const NOW = Date.UTC(2026, 10, 2) / 1_000;
const TTL = 60;

let folder: ReturnType<typeof temporaryFolder>;
let records: ReturnType<typeof openRecords>;
const open = (seconds = NOW) => openRecords(join(folder.path, 'records.jsonl'), () => new Date(seconds * 1_000));

beforeEach(() => {
  folder = temporaryFolder();
  records = open();
});
afterEach(() => {
  records.close();
  folder.remove();
});

test('of two uses at once the second fails, and the grant is gone', async () => {
  const [grants, tokens] = [records.adapter('Grant'), records.adapter('RefreshToken')];
  await grants.upsert('g', { exp: NOW + TTL }, TTL);
  await tokens.upsert('t', { grantId: 'g', exp: NOW + TTL }, TTL);
  await tokens.consume('t');
  expect(await tokens.find('t')).toMatchObject({ consumed: NOW });
  await expect(tokens.consume('t')).rejects.toMatchObject({ error: 'invalid_grant' });
  expect(await grants.find('g')).toBeUndefined();
});

test('with a grant go its tokens and codes, and nothing else', async () => {
  const models = ['RefreshToken', 'AuthorizationCode', 'DeviceCode', 'Interaction'];
  for (const model of models) {
    await records.adapter(model).upsert('of-g', { grantId: 'g' }, TTL);
    await records.adapter(model).upsert('of-h', { grantId: 'h' }, TTL);
  }
  await records.adapter('RefreshToken').revokeByGrantId('g');
  const left = await Promise.all(
    models.map(async (model) => (await records.adapter(model).find('of-g')) !== undefined),
  );
  expect(left).toEqual([false, false, false, true]);
  expect(await records.adapter('RefreshToken').find('of-h')).toEqual({ grantId: 'h' });
});

test('opened again, it holds what it held, but for what has expired', async () => {
  const codes = records.adapter('DeviceCode');
  await codes.upsert('short', { userCode: 'A', exp: NOW + TTL }, TTL);
  await codes.upsert('long', { userCode: 'B', exp: NOW + 2 * TTL }, 2 * TTL);
  await codes.upsert('gone', { userCode: 'C', exp: NOW + 2 * TTL }, 2 * TTL);
  await codes.destroy('gone');
  records.close();
  records = open(NOW + TTL + 1);
  const again = records.adapter('DeviceCode');
  expect(await again.findByUserCode('B')).toEqual({ userCode: 'B', exp: NOW + 2 * TTL });
  expect(await again.findByUserCode('A')).toBeUndefined();
  expect(await again.find('gone')).toBeUndefined();
});

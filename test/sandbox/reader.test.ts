import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { readConfig } from '../../src/config.ts';
import { createMailer } from '../../src/mail/send.ts';
import { standInReader } from '../../src/stand-in-reader.ts';
import { startStandInsForTest, type TestStandIns } from '../support/stand-ins.ts';

let standIns: TestStandIns;
beforeAll(async () => {
  standIns = await startStandInsForTest(['mail', 'erp']);
});
afterAll(() => standIns.close());

const reader = (names: string) => standInReader(readConfig({ ...standIns.environment, QM_STAND_INS: names }, []));

test('what the stand-ins took is read without a key of theirs', async () => {
  const { SMTP_URL = '' } = standIns.environment;
  const mailer = createMailer({ smtpUrl: SMTP_URL, from: 'Buying <buying@acme.example>', readbackUrl: null });
  await mailer.send({ messageId: '<1@acme.example>', to: 'rita@acme.example', subject: 'Ordered', text: 'It is.' });
  const both = reader('mail,erp');
  expect(await both?.mails?.()).toMatchObject([{ to: ['rita@acme.example'], subject: 'Ordered' }]);
  expect(await both?.orders?.()).toEqual([]);
});

test('a real service is not read', () => {
  expect(reader('model')).toBeUndefined();
  expect(reader('erp')).toMatchObject({ mails: null, orders: expect.any(Function) });
});

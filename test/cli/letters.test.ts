import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { QuartermasterError } from '../../src/domain/errors.ts';
import { agent } from '../http/memory-services.ts';
import { startCliSystem, type CliSystem } from './run-cli.ts';

let system: CliSystem;
let qm: CliSystem['qm'];
beforeAll(async () => {
  system = await startCliSystem();
  qm = system.qm;
});
beforeEach(() => {
  system.memory.calls.length = 0;
});
afterAll(() => system.close());

const decided = () => system.memory.calls.find(([, name]) => name === 'decide')?.slice(2);

const mailed = async (text: string): Promise<string> => {
  const file = join(system.home, 'answer.eml');
  await writeFile(file, text);
  return file;
};

describe('reply', () => {
  const MAIL = 'From: vendor@b.example\r\nSubject: Re: x\r\n\r\nWe agree.\r\n';

  test('sends a file byte by byte, and says what became of it and where to look', async () => {
    const ended = await qm(['reply', await mailed(MAIL), '--as', 'buyer']);
    expect(ended).toMatchObject({ code: 0, out: expect.stringMatching(/^R-000001\t1\tthe answer to the letter/) });
    expect(system.memory.mails.at(-1)?.toString()).toBe(MAIL);
    expect(system.memory.calls).toEqual([['buyer', 'reply', MAIL.length, null]]);
  });

  test('takes standard input, and says when it was here already', async () => {
    const input = `${MAIL}From standard input.\r\n`;
    expect((await qm('reply - --as buyer', { input })).code).toBe(0);
    expect((await qm('reply - --as buyer', { input })).out).toBe('R-000001\t1\twas here already\n');
  });

  test('names the requisition where the mail does not show it, which a buyer then confirms', async () => {
    const ended = await qm(['reply', await mailed(`${MAIL}Named.\r\n`), '--requisition', 'R-000007', '--as', 'buyer']);
    expect(ended.out).toBe('R-000007\t1\ta buyer says whose answer it is\n');
    expect(system.memory.calls.at(-1)?.at(-1)).toBe('R-000007');
  });

  test('with --json is what the API answers', async () => {
    const { code, out } = await qm('reply - --json --as buyer', { input: `${MAIL}As JSON.\r\n` });
    expect({ code, answer: JSON.parse(out) }).toEqual({
      code: 0,
      answer: { requisition: 'R-000001', letter: 1, state: 'attached', duplicate: false },
    });
  });

  test('of a mail that belongs to no letter fails, and says what to name', async () => {
    const fields = [{ field: 'requisition', reason: 'Name the one that it answers.' }];
    system.memory.fail(new QuartermasterError('refused_answer', 'It shows no letter.', { fields }));
    expect(await qm('reply - --as buyer', { input: MAIL })).toEqual({
      code: 1,
      out: '',
      err: 'It shows no letter.\n  requisition: Name the one that it answers.\n',
    });
  });

  test('is for buyers, and needs a file that is there', async () => {
    expect(await qm('reply - --as requester', { input: MAIL })).toMatchObject({ code: 4, out: '' });
    expect(await qm('reply no-such-file.eml --as buyer')).toMatchObject({
      code: 2,
      err: expect.stringContaining('no-such-file.eml cannot be read'),
    });
    expect(await qm('reply --as buyer')).toMatchObject({ code: 2 });
  });
});

describe('agents', () => {
  test('prints one line for each: prompt, tools, limits, evals', async () => {
    expect(await qm('agents --as requester')).toEqual({
      code: 0,
      out: 'vendor\tvendor/1\tvendors_search\t8 turns, 300000 tokens, 0.4000 USD\tnone\n',
      err: '',
    });
  });

  test('with --json is what the API answers', async () => {
    const { code, out } = await qm('agents --json --as rheinwerk/auditor');
    expect({ code, answer: JSON.parse(out) }).toEqual({ code: 0, answer: { items: [agent] } });
  });

  test('needs somebody who is signed in', async () => {
    expect(await qm('agents --as nobody')).toMatchObject({ code: 4, out: '' });
  });
});

describe('respond and ignore', () => {
  const answer = { fields: {}, reason: null, seenDigest: 'a'.repeat(64) };

  test('respond sends the remark, with the digest of the draft that was seen', async () => {
    const ended = await qm(['respond', 'T-000002', 'Ask for escrow only.', '--json', '--as', 'buyer']);
    expect(ended).toMatchObject({ code: 0, out: '{"requisition":"R-000001","task":"T-000002","claimedBy":null}\n' });
    expect(decided()).toEqual(['T-000002', { ...answer, verb: 'respond', reason: 'Ask for escrow only.' }]);
  });

  test('ignore takes a reason, and needs none', async () => {
    expect(await qm(['ignore', 'T-000002', '--reason', 'We buy elsewhere.', '--as', 'buyer'])).toMatchObject({
      code: 0,
    });
    expect(decided()).toEqual(['T-000002', { ...answer, verb: 'ignore', reason: 'We buy elsewhere.' }]);
    system.memory.calls.length = 0;
    await qm('ignore T-000002 --as buyer');
    expect(decided()).toEqual(['T-000002', { ...answer, verb: 'ignore' }]);
  });

  test.each(['respond T-000002', 'respond', 'ignore', 'ignore T-000002 because'])(
    '"%s" is a usage error, and decides nothing',
    async (line) => {
      expect(await qm(`${line} --as buyer`)).toMatchObject({ code: 2, out: '' });
      expect(decided()).toBeUndefined();
    },
  );

  test.each(['respond T-999999 remark', 'ignore T-999999'])('"%s" finds no such task', async (line) => {
    expect(await qm(`${line} --as buyer`)).toMatchObject({ code: 3, out: '' });
  });

  test.each(['respond T-000002 remark', 'ignore T-000002'])('"%s" is not for whoever may only read', async (line) => {
    expect(await qm(`${line} --as auditor`)).toMatchObject({ code: 4, err: 'An auditor may only read.\n' });
  });
});

import { Readable } from 'node:stream';
import { describe, expect, test } from '@jest/globals';
import type { TaskView } from '../../src/services/view.ts';
import { about } from '../http/memory-reviews.ts';
import { approval, question } from '../http/memory-views.ts';
import { fakeTerminal, runHere } from './run-cli.ts';

const exception = (n: number, changes: Partial<TaskView> = {}): TaskView => ({
  ...question,
  id: `T-00001${n}`,
  requisition: `R-00001${n}`,
  kind: 'exception',
  topic: 'provider_down',
  title: 'The model does not answer',
  asks: [],
  verbs: ['retry', 'stop'],
  ...changes,
});

const inDoubt = exception(3, { topic: 'order_outcome_unknown', verbs: ['retry', 'sent', 'stop'] });
const tasks = [question, approval, exception(1), exception(2, { topic: 'no_rate' }), inDoubt];

/** A server with these tasks, and what was decided there; what is in `refused` was answered by somebody else meanwhile. */
const server = (refused: readonly string[] = []) => {
  const decisions: [task: string, answer: unknown][] = [];
  const answer = async (address: string | URL | Request, init?: RequestInit): Promise<Response> => {
    const url = new URL(address instanceof Request ? address.url : address);
    const task = /^\/v1\/tasks\/([^/]+)\/decision$/.exec(url.pathname)?.[1];
    // A page ends in the middle, so that whoever takes all of them must ask for the next.
    if (task === undefined) {
      const rows = tasks.map((one) => ({ ...one, about }));
      return Response.json(
        url.searchParams.has('after')
          ? { items: rows.slice(3), next: null }
          : { items: rows.slice(0, 3), next: 'more' },
      );
    }
    if (refused.includes(task))
      return Response.json({ type: 'urn:quartermaster:problem:conflict', detail: 'It is closed.' }, { status: 409 });
    decisions.push([task, await new Request(url, init).json()]);
    return Response.json({ requisition: 'R-000011', task, claimedBy: null });
  };
  return { decisions, fetch: answer };
};

const env = { QM_URL: 'http://qm.test', QM_TOKEN: 'token' };
const retry = (given: string, around: Parameters<typeof runHere>[2]) =>
  runHere(['retry', '--kind', 'exception', ...given.split(' ').filter(Boolean)], env, around);
const plain = { verb: 'retry', fields: {}, reason: null, seenDigest: null };

/** What comes of it when the person at the terminal types this. */
const asked = async (said: string) => {
  const { fetch, decisions } = server();
  const terminal = fakeTerminal().stream;
  const { code, err } = await retry('--all', { fetch, terminal, stdin: Readable.from([Buffer.from(said)]) });
  return { code, err, decided: decisions.length };
};

describe('retry after an outage', () => {
  test('lists first what it would decide, and decides nothing', async () => {
    const { fetch, decisions } = server();
    expect(await retry('', { fetch })).toEqual({
      code: 0,
      err: '',
      out: 'T-000011\tprovider_down\tR-000011\tThe model does not answer\nT-000012\tno_rate\tR-000012\tThe model does not answer\n',
    });
    expect(decisions).toEqual([]);
  });

  test('decides each on its own, and leaves alone what somebody must look at first', async () => {
    const { fetch, decisions } = server();
    expect((await retry('--all --yes', { fetch })).code).toBe(0);
    expect(decisions).toEqual([
      ['T-000011', plain],
      ['T-000012', plain],
    ]);
  });

  test('takes only one topic where one is named, and what needs a reason only with one', async () => {
    const named = server();
    await retry('--all --yes --topic no_rate', named);
    expect(named.decisions).toEqual([['T-000012', plain]]);
    const silent = server();
    await retry('--all --yes --topic order_outcome_unknown', silent);
    expect(silent.decisions).toEqual([]);
    const looked = server();
    await retry('--all --yes --topic order_outcome_unknown --reason looked', looked);
    expect(looked.decisions).toEqual([['T-000013', { ...plain, reason: 'looked' }]]);
  });

  test('lists what failed, does the rest, and fails', async () => {
    const { fetch, decisions } = server(['T-000011']);
    const { code, out } = await retry('--all --yes', { fetch });
    expect(code).toBe(1);
    expect(out).toBe('T-000011\tprovider_down\tR-000011\tIt is closed.\nT-000012\tno_rate\tR-000012\ttried again\n');
    expect(decisions.map(([task]) => task)).toEqual(['T-000012']);
  });

  test('asks whoever sits there, and does nothing without a yes', async () => {
    expect(await asked('y\n')).toEqual({ code: 0, err: 'Try 2 again? [y/N] ', decided: 2 });
    expect(await asked('\n')).toMatchObject({ code: 2, decided: 0 });
  });

  test('does nothing in a pipe without --yes', async () => {
    const { fetch, decisions } = server();
    expect(await retry('--all', { fetch })).toMatchObject({ code: 2, err: expect.stringContaining('--yes') });
    expect(decisions).toEqual([]);
  });
});

describe('open', () => {
  test('prints the address where there is no browser', async () => {
    expect(await runHere(['open', 'R-000001'], env)).toEqual({
      code: 0,
      err: '',
      out: 'http://qm.test/requisitions/R-000001\n',
    });
    expect((await runHere(['open', 'T-000001', '--json'], env)).out).toBe(
      '{"address":"http://qm.test/tasks/T-000001","opened":false}\n',
    );
  });

  test('knows no page of anything else', async () => {
    expect(await runHere(['open', '../x'], env)).toMatchObject({ code: 2, out: '' });
  });
});

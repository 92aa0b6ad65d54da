import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { freePort } from '../../local/ports.ts';
import { until } from '../support/until.ts';
import { pythonPrograms } from './consumer.ts';

const SCRIPT = join(import.meta.dirname, 'aws.py');
export const REGION = 'eu-central-1';

/** AWS's SDKs read these; moto takes any. */
export const CREDENTIALS = { AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test' };

const Answer = z.record(z.string(), z.unknown());

const kill = async (child: ChildProcess): Promise<void> => {
  child.kill('SIGKILL');
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
};

/** moto's EventBridge and SQS; `call` asks them by a client that is not ours, one after the other. */
export const runAws = async () => {
  Object.assign(process.env, CREDENTIALS);
  const [programs, port] = [await pythonPrograms(), await freePort()];
  const url = `http://127.0.0.1:${port}`;
  const server = spawn(join(programs, 'moto_server'), ['-H', '127.0.0.1', '-p', String(port)], { stdio: 'ignore' });
  const answers = () =>
    fetch(`${url}/moto-api/`).then(
      ({ ok }) => ok,
      () => false,
    );
  await until(answers, { withinMs: 60_000 });
  const client = spawn(join(programs, 'python'), [SCRIPT, url, REGION], { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: client.stdout })[Symbol.asyncIterator]();
  let before: Promise<unknown> = Promise.resolve();
  const call = (service: 'events' | 'sqs', name: string, given: object = {}): Promise<Record<string, unknown>> => {
    const answer = before.then(async () => {
      client.stdin.write(`${JSON.stringify([service, name, given])}\n`);
      const { value, done } = await lines.next();
      if (done) throw new Error(`${name} failed.`);
      return Answer.parse(JSON.parse(value));
    });
    before = answer.catch(() => undefined);
    return answer;
  };
  return {
    url,
    region: REGION,
    call,
    close: async (): Promise<void> => {
      await kill(client);
      await kill(server);
    },
  };
};
export type RunningAws = Awaited<ReturnType<typeof runAws>>;

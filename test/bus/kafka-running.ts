import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startKafka, type SecuredListeners } from '../../local/kafka.ts';
import { freePort } from '../../local/ports.ts';
import { startSupervisor } from '../../local/processes.ts';
import type { KafkaOptions } from '../../src/events/kafka.ts';

const log = (line: string): void => void process.stderr.write(`${line}\n`);

/** A broker of one test file's own, which may be killed and comes back with what it had. */
export const runKafka = async (secured?: SecuredListeners) => {
  const home = mkdtempSync(join(tmpdir(), 'quartermaster-bus-'));
  const supervisor = await startSupervisor({ home });
  const [port, controllerPort] = [await freePort(), await freePort()];
  const start = () => startKafka({ home, supervisor, port, controllerPort, ...(secured && { secured }), log });
  let running = await start();
  const options: KafkaOptions = {
    brokers: [running.broker],
    tls: null,
    sasl: null,
    topicPrefix: 'quartermaster.',
    source: 'urn:quartermaster:test',
  };
  return {
    broker: running.broker,
    options,
    /** SIGKILL. */
    kill: () => running.process.kill(),
    back: async (): Promise<void> => {
      running = await start();
    },
    close: async (): Promise<void> => {
      await supervisor.stop();
      rmSync(home, { recursive: true, force: true });
    },
  };
};
export type RunningKafka = Awaited<ReturnType<typeof runKafka>>;

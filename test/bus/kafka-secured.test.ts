import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer } from 'node:tls';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { cacheFolder } from '../../local/folders.ts';
import { installKafka } from '../../local/kafka-install.ts';
import { javaOf } from '../../local/keycloak-install.ts';
import { freePort } from '../../local/ports.ts';
import { readConfig } from '../../src/config.ts';
import { consumeTopics } from '../../src/events/consume-topics.ts';
import { createKafkaSink } from '../../src/events/kafka.ts';
import { createTopics } from '../../src/events/kafka-topics.ts';
import { kafkaOptions } from '../../src/sinks.ts';
import { until } from '../support/until.ts';
import { runKafka, type RunningKafka } from './kafka-running.ts';

const run = promisify(execFile);
const [NAME, PASSWORD] = ['quartermaster', 'a password of this test'];

/** An authority of its own, and a certificate of it for this machine. */
const certify = async (folder: string): Promise<{ ca: string; keystore: string }> => {
  const at = (name: string): string => join(folder, name);
  const key = ['-newkey', 'rsa:2048', '-nodes'];
  await run('openssl', [
    'req',
    '-x509',
    ...key,
    '-keyout',
    at('ca.key'),
    '-out',
    at('ca.pem'),
    '-subj',
    '/CN=an authority',
    '-days',
    '1',
  ]);
  await run('openssl', ['req', ...key, '-keyout', at('server.key'), '-out', at('server.csr'), '-subj', '/CN=a broker']);
  writeFileSync(at('names'), 'subjectAltName=IP:127.0.0.1');
  const signing = [
    '-CA',
    at('ca.pem'),
    '-CAkey',
    at('ca.key'),
    '-CAcreateserial',
    '-extfile',
    at('names'),
    '-days',
    '1',
  ];
  await run('openssl', ['x509', '-req', '-in', at('server.csr'), '-out', at('server.pem'), ...signing]);
  writeFileSync(
    at('keystore.pem'),
    `${readFileSync(at('server.key'), 'utf8')}${readFileSync(at('server.pem'), 'utf8')}`,
  );
  return { ca: at('ca.pem'), keystore: at('keystore.pem') };
};

const settingsOf = (keystore: string): string => `ssl.keystore.type=PEM
ssl.keystore.location=${keystore}
sasl.enabled.mechanisms=PLAIN,SCRAM-SHA-256,SCRAM-SHA-512
listener.name.sasl_ssl.plain.sasl.jaas.config=org.apache.kafka.common.security.plain.PlainLoginModule required user_${NAME}="${PASSWORD}";
listener.name.sasl_ssl.scram-sha-256.sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required;
listener.name.sasl_ssl.scram-sha-512.sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required;
`;

/** As an operator does, by Kafka's own tool. */
const addScramUser = async (broker: string): Promise<void> => {
  const classpath = join(await installKafka({ cache: cacheFolder(), log: () => undefined }), 'libs', '*');
  const user = ['--bootstrap-server', broker, '--entity-type', 'users', '--entity-name', NAME];
  // It takes no two of one user at once.
  for (const mechanism of ['SCRAM-SHA-256', 'SCRAM-SHA-512']) {
    const credential = ['--alter', '--add-config', `${mechanism}=[password=${PASSWORD}]`];
    await run(javaOf(process.env), ['-cp', classpath, 'kafka.admin.ConfigCommand', ...user, ...credential]);
  }
};

let folder: string;
let kafka: RunningKafka;
let ports: { SSL: number; SASL_SSL: number };
let [ca, otherCa] = ['', ''];
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'quartermaster-secured-'));
  const ours = await certify(folder);
  ca = ours.ca;
  const other = mkdtempSync(join(folder, 'other-'));
  otherCa = (await certify(other)).ca;
  ports = { SSL: await freePort(), SASL_SSL: await freePort() };
  kafka = await runKafka({ ports, settings: settingsOf(ours.keystore) });
  await addScramUser(kafka.broker);
  await createTopics(kafka.options, { partitions: 1, replicas: 1 });
}, 300_000);
afterAll(async () => {
  await kafka.close();
  rmSync(folder, { recursive: true });
});

const SIGNED_IN = { KAFKA_SASL_USERNAME: NAME, KAFKA_SASL_PASSWORD: PASSWORD };

/** From the variables alone, as server and worker have it. */
const optionsOf = (environment: Record<string, string>) => {
  const protocol = 'KAFKA_SASL_MECHANISM' in environment ? 'SASL_SSL' : 'SSL';
  const KAFKA_BROKERS = `127.0.0.1:${ports[protocol]}`;
  const options = kafkaOptions(readConfig({ KAFKA_BROKERS, KAFKA_TLS: 'true', KAFKA_TLS_CA: ca, ...environment }, []));
  if (options === null) throw new Error('There is a broker.');
  return options;
};
const problemWith = async (environment: Record<string, string>): Promise<unknown> => {
  const sink = createKafkaSink(optionsOf(environment));
  const problem = await sink.verify().catch((error: unknown) => error);
  await sink.close();
  return problem instanceof Error && 'code' in problem ? problem.code : null;
};

describe('a broker that is reached over TLS', () => {
  test.each<[string, Record<string, string>]>([
    ['and asks for no name', {}],
    ['and knows us by PLAIN', { KAFKA_SASL_MECHANISM: 'PLAIN', ...SIGNED_IN }],
    ['and knows us by SCRAM-SHA-256', { KAFKA_SASL_MECHANISM: 'SCRAM-SHA-256', ...SIGNED_IN }],
    ['and knows us by SCRAM-SHA-512', { KAFKA_SASL_MECHANISM: 'SCRAM-SHA-512', ...SIGNED_IN }],
  ])('%s takes our events, and gives us those of others', async (name, environment) => {
    const options = optionsOf(environment);
    const sink = createKafkaSink(options);
    await sink.verify();
    const event = {
      tenant: 'acme',
      id: `5b8c1d2e-0000-4000-8000-${String(name.length).padStart(12, '0')}`,
      type: 'quartermaster.vendor.held.v1',
      subject: 'V-1',
      data: { vendor: 'V-1' },
      traceparent: null,
      cause: null,
      at: '2026-11-26T12:00:00Z',
      partition: 0,
      place: 1,
    };
    expect(await sink.send([event], new AbortController().signal)).toEqual([{ put: 'handed_on' }]);
    await sink.close();
    const [stop, taken, log] = [new AbortController(), new Set<string>(), new Array<object>()];
    const consuming = {
      options: { ...options, topicPrefix: `${name.replaceAll(' ', '-')}.` },
      settle: async ({ headers }: { headers: Record<string, string> }) => {
        taken.add(headers['ce_id'] ?? '');
        return { put: 'taken' } as const;
      },
      log: { warn: (fields: object) => void log.push(fields) },
    };
    const reading = consumeTopics(consuming, ['quartermaster.vendor'], stop.signal);
    await until(() => taken.has(event.id), { withinMs: 60_000, state: () => log });
    stop.abort();
    await reading;
  });

  test('is not believed where another authority has signed for it, or none that Node knows', async () => {
    expect(await problemWith({ KAFKA_TLS_CA: otherCa })).toMatch(/^(?:SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_|CERT_)/);
    expect(await problemWith({ KAFKA_TLS_CA: '' })).toMatch(/^(?:SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_|CERT_)/);
  });

  test.each(['PLAIN', 'SCRAM-SHA-512'])('says by a code that a password is not taken, by %s', async (mechanism) => {
    const wrong = { KAFKA_SASL_MECHANISM: mechanism, ...SIGNED_IN, KAFKA_SASL_PASSWORD: 'another' };
    expect(await problemWith(wrong)).toBe('SASL_AUTHENTICATION_FAILED');
  });

  test('is asked for by its name, as hosted brokers need it to tell whose they are', async () => {
    const asked: string[] = [];
    const server = createServer({
      SNICallback: (name, answer) => {
        asked.push(name);
        answer(new Error('nobody is here'));
      },
    });
    server.listen(0, 'localhost');
    await once(server, 'listening');
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    expect(await problemWith({ KAFKA_BROKERS: `localhost:${port}` })).not.toBeNull();
    server.close();
    expect(asked).toContain('localhost');
  });

  test('tells apart that it speaks TLS and we do not', async () => {
    expect(await problemWith({ KAFKA_TLS: 'false' })).not.toBe('unknown');
  });
});

import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { cacheFolder } from './folders.ts';
import { installKafka } from './kafka-install.ts';
import { javaOf } from './keycloak-install.ts';
import type { Supervised, Supervisor } from './processes.ts';
import { until } from './ready.ts';

const HOST = '127.0.0.1';
/** A few seconds on an idle machine. */
const READY_WITHIN_MS = 180_000;

/** A port for each protocol, which is also the name of its listener; `settings`: lines of server.properties about them. */
export type SecuredListeners = { ports: Partial<Record<'SSL' | 'SASL_SSL', number>>; settings: string };

export type KafkaOptions = {
  home: string;
  supervisor: Supervisor;
  port: number;
  controllerPort: number;
  /** More listeners beside the plain one. */
  secured?: SecuredListeners;
  env?: NodeJS.ProcessEnv;
  log?: (line: string) => void;
};

/** Starts Apache Kafka on loopback, one node, and fetches it first. Started again in the same home it goes on with what it had. */
export async function startKafka(options: KafkaOptions): Promise<{ broker: string; process: Supervised }> {
  const { home, supervisor, port, env = process.env, log = () => undefined } = options;
  const folder = join(home, 'kafka');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const classpath = join(await installKafka({ cache: cacheFolder(env), log }), 'libs', '*');
  writeSettings(folder, options);
  if (!existsSync(join(folder, 'data', 'meta.properties'))) await format(javaOf(env), classpath, folder);
  const logFile = join(home, 'logs', 'kafka.log');
  const before = existsSync(logFile) ? readFileSync(logFile, 'utf8').length : 0;
  const child = await supervisor.start({
    name: 'kafka',
    command: javaOf(env),
    args: [
      '-Xms128m',
      '-Xmx384m',
      '-XX:+UseSerialGC',
      '-Dlog4j2.configurationFile=log4j2.properties',
      '-cp',
      classpath,
      'kafka.Kafka',
      'server.properties',
    ],
    cwd: folder,
    env: { PATH: env.PATH, HOME: home },
    ready: (signal) =>
      until('Kafka', signal, async () => {
        if (!readFileSync(logFile, 'utf8').slice(before).includes('Kafka Server started')) throw new Error('it starts');
      }),
    readyWithinMs: READY_WITHIN_MS,
  });
  return { broker: `${HOST}:${port}`, process: child };
}

const format = async (java: string, classpath: string, folder: string): Promise<void> => {
  const tool = (...args: string[]) =>
    promisify(execFile)(java, ['-cp', classpath, 'kafka.tools.StorageTool', ...args], { cwd: folder });
  const { stdout } = await tool('random-uuid');
  await tool('format', '-t', stdout.trim().split('\n').at(-1) ?? '', '-c', 'server.properties');
};

const LOGGING = `status=warn
appender.c.type=Console
appender.c.name=c
appender.c.layout.type=PatternLayout
appender.c.layout.pattern=%d %p %c{1} %m%n
rootLogger.level=info
rootLogger.appenderRef.c.ref=c
`;

function writeSettings(folder: string, { port, controllerPort, secured }: KafkaOptions): void {
  const ports = Object.entries(secured?.ports ?? {});
  const more = ports.map(([protocol, at]) => `,${protocol}://${HOST}:${at}`).join('');
  writeFileSync(join(folder, 'log4j2.properties'), LOGGING);
  writeFileSync(
    join(folder, 'server.properties'),
    `process.roles=broker,controller
node.id=1
controller.quorum.voters=1@${HOST}:${controllerPort}
listeners=PLAINTEXT://${HOST}:${port},CONTROLLER://${HOST}:${controllerPort}${more}
advertised.listeners=PLAINTEXT://${HOST}:${port}${more}
controller.listener.names=CONTROLLER
inter.broker.listener.name=PLAINTEXT
listener.security.protocol.map=CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT${ports.map(([protocol]) => `,${protocol}:${protocol}`).join('')}
log.dirs=${join(folder, 'data')}
offsets.topic.replication.factor=1
offsets.topic.num.partitions=4
transaction.state.log.replication.factor=1
transaction.state.log.num.partitions=4
transaction.state.log.min.isr=1
share.coordinator.state.topic.replication.factor=1
share.coordinator.state.topic.min.isr=1
group.initial.rebalance.delay.ms=0
auto.create.topics.enable=false
${secured?.settings ?? ''}`,
  );
}

import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { QuartermasterError } from '../src/domain/errors.ts';
import { withLock } from './lock.mjs';

const VERSION = '4.2.0';
const PLUGIN = 'org.apache.maven.plugins:maven-dependency-plugin:3.6.1';
const CURE =
  'Install Maven and a Java runtime, 17 or newer; on Debian and Ubuntu: apt-get install maven default-jre-headless';

// Maven resolves what it needs; a logger, or it would be silent.
const POM = `<project xmlns="http://maven.apache.org/POM/4.0.0">
<modelVersion>4.0.0</modelVersion><groupId>local</groupId><artifactId>kafka</artifactId><version>1</version><packaging>pom</packaging>
<dependencies>
<dependency><groupId>org.apache.kafka</groupId><artifactId>kafka_2.13</artifactId><version>${VERSION}</version></dependency>
<dependency><groupId>org.apache.logging.log4j</groupId><artifactId>log4j-slf4j-impl</artifactId><version>2.24.3</version></dependency>
</dependencies></project>
`;

type InstallOptions = { cache: string; log: (line: string) => void };

/** The folder with Kafka's jars, fetched by Maven into the cache once. Throws `configuration_invalid`, with what to install. */
export const installKafka = ({ cache, log }: InstallOptions): Promise<string> => {
  const folder = join(cache, `kafka-${VERSION}`);
  const work = async (): Promise<string> => {
    if (!existsSync(folder)) await download(folder, log);
    return folder;
  };
  return withLock(join(cache, 'kafka.lock'), work, {
    onWait: (holder) => log(`waiting for process ${holder}, which installs Kafka`),
  });
};

async function download(folder: string, log: (line: string) => void): Promise<void> {
  log(`fetching Kafka ${VERSION} with Maven, once`);
  const partial = `${folder}.partial`;
  rmSync(partial, { recursive: true, force: true });
  mkdirSync(partial, { recursive: true });
  writeFileSync(join(partial, 'pom.xml'), POM);
  const goal = [`${PLUGIN}:copy-dependencies`, `-DoutputDirectory=${join(partial, 'libs')}`, '-DincludeScope=runtime'];
  try {
    await promisify(execFile)('mvn', ['--batch-mode', '--quiet', ...goal], { cwd: partial, maxBuffer: 2 ** 24 });
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    throw new QuartermasterError(
      'configuration_invalid',
      `Kafka could not be fetched with Maven: ${said.slice(0, 2_000)}\n${CURE}`,
      { cause: error },
    );
  }
  renameSync(partial, folder);
}

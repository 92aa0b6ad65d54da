import { readFileSync } from 'node:fs';
import type { Config } from './config.ts';
import { QuartermasterError } from './domain/errors.ts';
import { createEventBridgeSink } from './events/eventbridge.ts';
import { createKafkaSink, type KafkaOptions } from './events/kafka.ts';
import type { Sink } from './events/sink.ts';

const fileOf = (name: string, path: string | undefined): string | undefined => {
  if (path === undefined) return undefined;
  try {
    return readFileSync(path, 'utf8');
  } catch {
    throw new QuartermasterError(
      'configuration_invalid',
      `${name}: the file cannot be read. Give the path of a file that this process may read.`,
    );
  }
};

const tlsOf = (config: Config): KafkaOptions['tls'] => {
  if (!config.KAFKA_TLS) return null;
  const [ca, cert] = [fileOf('KAFKA_TLS_CA', config.KAFKA_TLS_CA), fileOf('KAFKA_TLS_CERT', config.KAFKA_TLS_CERT)];
  const key = config.KAFKA_TLS_KEY;
  return {
    ...(ca === undefined ? {} : { ca }),
    ...(cert === undefined ? {} : { cert }),
    ...(key === undefined ? {} : { key }),
  };
};

const saslOf = (config: Config): KafkaOptions['sasl'] => {
  const { KAFKA_SASL_MECHANISM: mechanism, KAFKA_SASL_USERNAME: username, KAFKA_SASL_PASSWORD: password } = config;
  if (mechanism === undefined) return null;
  if (username !== undefined && password !== undefined) return { mechanism, username, password };
  throw new QuartermasterError(
    'configuration_invalid',
    'KAFKA_SASL_MECHANISM is set without KAFKA_SASL_USERNAME and KAFKA_SASL_PASSWORD. Set both, or none of the three.',
  );
};

/** Null where no broker is named. Throws `configuration_invalid`. */
export const kafkaOptions = (config: Config): KafkaOptions | null =>
  config.KAFKA_BROKERS === undefined
    ? null
    : {
        brokers: config.KAFKA_BROKERS.split(','),
        tls: tlsOf(config),
        sasl: saslOf(config),
        topicPrefix: config.KAFKA_TOPIC_PREFIX,
        source: config.QM_EVENTS_SOURCE,
      };

/** Where events go besides the product's own stream, each with a feed of its own. */
export const configuredSinks = (config: Config): Sink[] => {
  const kafka = kafkaOptions(config);
  const { EVENTBRIDGE_BUS: bus, EVENTBRIDGE_REGION: region, EVENTBRIDGE_ENDPOINT: endpoint } = config;
  return [
    ...(kafka === null ? [] : [createKafkaSink(kafka)]),
    ...(bus === undefined
      ? []
      : [
          createEventBridgeSink({
            bus,
            region: region ?? null,
            endpoint: endpoint ?? null,
            source: config.QM_EVENTS_SOURCE,
          }),
        ]),
  ];
};

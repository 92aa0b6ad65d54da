import { z } from 'zod';

const text = z.string().min(1);

/** Variables that say where events go (docs/events.md) and come from (docs/subscriptions.md); src/config.ts reads them with all others. */
export const eventVariables = {
  WEBHOOK_PRIVATE_URLS: {
    schema: z
      .string()
      .regex(/^(?:https?:\/\/[\w.:[\]-]+(?:,|$))*$/, 'is not a list of origins')
      .default(''),
    example: 'http://erp.corp.example:8090,http://127.0.0.1:9000',
    about: 'Origins inside that webhooks may go to, without TLS too; all others must be https and public.',
  },
  INBOUND_SECRETS: {
    secret: true,
    schema: z
      .string()
      .regex(/^(?:[a-z][a-z0-9_-]*=whsec_[A-Za-z0-9+/]{32,}={0,2}(?:,|$))*$/, 'is not a list of name=whsec_…')
      .default(''),
    example: 'warehouse=whsec_MzItcmFuZG9tLWJ5dGVzLWluLWJhc2U2NC1oZXJl',
    about:
      'With what events of other systems are signed that come to /inbound/NAME, separated by commas; twice the same name while it is changed.',
  },
  QM_EVENTS_SOURCE: {
    schema: text.default('urn:quartermaster:local'),
    example: 'urn:quartermaster:example.com',
    about: 'URI by which receivers of events know this installation; never changed once somebody listens.',
  },
  KAFKA_BROKERS: {
    schema: z
      .string()
      .regex(/^[^\s,:]+:\d+(?:,[^\s,:]+:\d+)*$/, 'is not a list of host:port')
      .optional(),
    example: 'kafka-1:9092,kafka-2:9092',
    about: 'Brokers to which events go, separated by commas; without it none go to Kafka.',
  },
  KAFKA_TOPIC_PREFIX: {
    schema: z
      .string()
      .regex(/^[\w.-]{0,200}$/)
      .default('quartermaster.'),
    example: 'quartermaster.',
    about: 'With what the names of their topics begin; `node local/kafka-topics.ts` creates them.',
  },
  KAFKA_TLS: { schema: z.stringbool().default(false), example: 'true', about: 'Reaches them over TLS.' },
  KAFKA_TLS_CA: {
    schema: text.optional(),
    example: '/etc/quartermaster/kafka-ca.pem',
    about: 'File with the authority that signed their certificates (PEM), where it is none that Node knows.',
  },
  KAFKA_TLS_CERT: {
    schema: text.optional(),
    example: '/etc/quartermaster/kafka.pem',
    about: 'File with our own certificate (PEM), where they ask for one.',
  },
  KAFKA_TLS_KEY: {
    secret: true,
    schema: text.optional(),
    example: '-----BEGIN PRIVATE KEY-----…',
    about: 'Its private key (PEM), mostly as a file.',
  },
  KAFKA_SASL_MECHANISM: {
    schema: z.enum(['PLAIN', 'SCRAM-SHA-256', 'SCRAM-SHA-512']).optional(),
    example: 'SCRAM-SHA-512',
    about: 'How we sign in to them; with it name and password are needed.',
  },
  KAFKA_SASL_USERNAME: { schema: text.optional(), example: 'quartermaster', about: 'Our name there.' },
  KAFKA_SASL_PASSWORD: { secret: true, schema: text.optional(), example: 'secret', about: 'Our password there.' },
  EVENTBRIDGE_BUS: {
    schema: text.optional(),
    example: 'purchasing',
    about:
      'Name or ARN of the EventBridge bus to which events go; without it none go there. Credentials as AWS’s SDKs find them.',
  },
  EVENTBRIDGE_REGION: {
    schema: text.optional(),
    example: 'eu-central-1',
    about: 'Its region, where the environment of AWS’s SDKs does not say it.',
  },
  EVENTBRIDGE_ENDPOINT: {
    schema: z.url().optional(),
    example: 'https://vpce-1.events.eu-central-1.vpce.amazonaws.com',
    about: 'Where it is reached, where that is not AWS’s public address.',
  },
  SQS_DEAD_LETTERS: {
    schema: z
      .string()
      .regex(/^[A-Za-z0-9_-]{1,80}$/, 'is no name of a standard queue')
      .optional(),
    example: 'quartermaster-dead-letters',
    about: 'Queue of SQS for events of other systems that were refused, where subscriptions name queues.',
  },
  SQS_REGION: {
    schema: text.optional(),
    example: 'eu-central-1',
    about: 'Region of these queues, where the environment of AWS’s SDKs does not say it.',
  },
  SQS_ENDPOINT: {
    schema: z.url().optional(),
    example: 'https://vpce-1.sqs.eu-central-1.vpce.amazonaws.com',
    about: 'Where SQS is reached, where that is not AWS’s public address.',
  },
} as const;

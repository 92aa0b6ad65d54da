import { describe, expect, test } from '@jest/globals';
import { readConfig } from '../src/config.ts';
import { PersonId, TenantId } from '../src/domain/principal.ts';
import { Subscription } from '../src/domain/subscriptions.ts';
import { inboundChannels, lookAtInbound } from '../src/inbound-channels.ts';

const from = (channel: Subscription['from'], name = 'one'): Subscription => ({
  name,
  tenant: TenantId.parse('acme'),
  person: PersonId.parse('receiver'),
  from: channel,
  source: 'urn:acme:warehouse',
  type: 'goods.received',
  reaction: 'receive_goods',
});
const all = [
  from({ kafka: 'deliveries' }),
  from({ sqs: 'goods' }, 'two'),
  from({ sqs: 'goods' }, 'three'),
  from({ webhook: 'w' }, 'four'),
];
// A port on which nobody listens.
const AWAY = {
  KAFKA_BROKERS: '127.0.0.1:1',
  SQS_DEAD_LETTERS: 'dead',
  SQS_REGION: 'eu-central-1',
  SQS_ENDPOINT: 'http://127.0.0.1:1',
};

const refusal = (one: Subscription) => () => inboundChannels(readConfig({}, []), [one]);

describe('where events of others are read', () => {
  test('is each topic and queue that a subscription names, once', () => {
    expect(inboundChannels(readConfig(AWAY, []), all)).toMatchObject({
      kafka: { topics: ['deliveries'], options: { brokers: ['127.0.0.1:1'] } },
      sqs: { queues: ['goods'], options: { deadLetters: 'dead', region: 'eu-central-1' } },
    });
    expect(inboundChannels(readConfig({}, []), [from({ webhook: 'w' })])).toEqual({ kafka: null, sqs: null });
  });

  test('must be known at the start, and the refusal names the variable with an example', () => {
    expect(refusal(from({ sqs: 'goods' }))).toThrow(
      'SQS_DEAD_LETTERS: is not set, and policies/subscriptions.yaml listens to goods. For example: SQS_DEAD_LETTERS=quartermaster-dead-letters',
    );
    expect(refusal(from({ kafka: 'deliveries' }))).toThrow(/^KAFKA_BROKERS: is not set/);
  });

  test.each([
    'https://sqs.eu-central-1.amazonaws.com/1/goods',
    'arn:aws:sqs:eu-central-1:1:goods',
    'a b',
    'x'.repeat(81),
    '.fifo',
  ])('is no queue called %s', (sqs) => {
    expect(Subscription.safeParse(from({ sqs })).success).toBe(false);
  });

  test('is looked at with its dead letters, each by a code where it does not answer', async () => {
    Object.assign(process.env, { AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test' });
    const sights = await lookAtInbound(inboundChannels(readConfig(AWAY, []), all), () => new Date());
    expect(sights.map(({ part, answers, problem }) => [part, answers, problem])).toEqual([
      ['topic deliveries', false, 'ECONNREFUSED'],
      ['topic quartermaster.dead-letters', false, 'ECONNREFUSED'],
      // Within jest AWS's SDK does not know errors of Node for what they are.
      ['queue goods', false, expect.any(String)],
      ['queue dead', false, expect.any(String)],
    ]);
  });
});

// `node local/kafka-topics.ts [partitions] [replicas]`: creates the topics of the events that are not there yet.
import { parseArgs } from 'node:util';
import { readConfig } from '../src/config.ts';
import { createTopics } from '../src/events/kafka-topics.ts';
import { kafkaOptions } from '../src/sinks.ts';

const { positionals } = parseArgs({ allowPositionals: true });
const [partitions = -1, replicas = -1] = positionals.map(Number);
const options = kafkaOptions(readConfig(process.env, ['KAFKA_BROKERS']));
const created = options === null ? [] : await createTopics(options, { partitions, replicas });
console.log(created.length === 0 ? 'All topics are there.' : `Created: ${created.join(', ')}`);

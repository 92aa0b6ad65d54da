// A worker's relay alone, as a process that can be killed: `node relay-process.ts DATABASE_URL BROKER`.
import { createKafkaSink } from '../../src/events/kafka.ts';
import { runFeeds } from '../../src/events/run-feeds.ts';
import { createLog } from '../../src/log.ts';
import { openDatabase } from '../../src/store/database.ts';
import { KEYS } from '../support/template.ts';

const [url = '', broker = ''] = process.argv.slice(2);
const database = await openDatabase(url, { keys: { plumbing: KEYS.plumbing } });
const sink = createKafkaSink({
  brokers: [broker],
  tls: null,
  sasl: null,
  topicPrefix: 'quartermaster.',
  source: 'urn:quartermaster:test',
});
const log = createLog({ level: 'info', name: 'relay' });
log.info({ pid: process.pid }, 'relays');
await runFeeds({ database, sinks: [sink], log, random: Math.random }, new AbortController().signal);

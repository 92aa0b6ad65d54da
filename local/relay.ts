// What a worker hands to the message bus, alone: `node local/relay.ts`, configured as a worker is. For tests and measurements.
import { readConfig } from '../src/config.ts';
import { runFeeds } from '../src/events/run-feeds.ts';
import { createLog } from '../src/log.ts';
import { configuredSinks } from '../src/sinks.ts';
import { openDatabase } from '../src/store/database.ts';

const config = readConfig(process.env, ['DATABASE_URL', 'DATABASE_PLUMBING_KEY', 'KAFKA_BROKERS']);
const log = createLog({ level: config.QM_LOG_LEVEL, name: 'relay' });
const database = await openDatabase(config.DATABASE_URL, { keys: { plumbing: config.DATABASE_PLUMBING_KEY } });
log.info({ pid: process.pid }, 'relays');
await runFeeds({ database, sinks: configuredSinks(config), log, random: Math.random }, new AbortController().signal);

// The part of a server that takes events of other systems, as a process that can be killed; all it needs is in the environment.
import { readConfig } from '../../src/config.ts';
import { inboundChannels } from '../../src/inbound-channels.ts';
import { createLog } from '../../src/log.ts';
import { receiveEvents } from '../../src/receive-events.ts';
import { createInbound } from '../../src/services/inbound.ts';
import { serviceContext } from '../../src/settings.ts';
import { openDatabase } from '../../src/store/database.ts';
import { loadToolbox } from '../../src/toolbox.ts';
import { KEYS } from '../support/template.ts';

const config = readConfig(process.env, ['DATABASE_URL', 'HISTORY_KEYS']);
const database = await openDatabase(config.DATABASE_URL, { keys: { people: KEYS.people } });
const context = await serviceContext(config, database, await loadToolbox());
const log = createLog({ level: 'info', name: 'server' });
receiveEvents(inboundChannels(config, context.policies.subscriptions.subscriptions), {
  inbound: createInbound(context, ''),
  log,
});
log.info({ pid: process.pid }, 'receives');

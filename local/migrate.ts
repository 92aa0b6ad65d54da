// `node local/migrate.ts`: what a deployment runs before its worker and server, with the owner's connection.
import { loadSeeds } from '../sandbox/seed/load.ts';
import { readConfig } from '../src/config.ts';
import { migrate } from '../src/store/migrate.ts';

const config = readConfig(process.env, ['DATABASE_ADMIN_URL', 'DATABASE_PRINCIPAL_KEY', 'DATABASE_PLUMBING_KEY']);
const ran = await migrate(config.DATABASE_ADMIN_URL, {
  people: config.DATABASE_PRINCIPAL_KEY,
  plumbing: config.DATABASE_PLUMBING_KEY,
});
console.log(ran.length === 0 ? 'The database is up to date.' : `Migrated: ${ran.join(', ')}`);

// The stand-in issuer signs in the seeded people; with a real one the tenants and people are real too.
if (config.QM_STAND_INS.split(',').includes('identity')) {
  await loadSeeds(config.DATABASE_ADMIN_URL);
  console.log('Loaded the seeds.');
}

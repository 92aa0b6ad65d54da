import type { Database } from '../../src/store/database.ts';
import { setHeld, twinOf, type Things } from './things.ts';

const json = (path: string, value: object) => ({ path, type: 'application/json', body: JSON.stringify(value) });
const reading = { status: 200 } as const;

/** Vendor records: read, held, and two of them made one. */
export const vendorRoutes = {
  'GET /v1/vendors': { ...reading, operation: 'vendors', named: null, request: () => ({ path: '/v1/vendors' }) },
  'GET /v1/vendors/:id': {
    ...reading,
    operation: 'vendor',
    named: 'vendor',
    request: ({ vendor }: Things) => ({ path: `/v1/vendors/${vendor}` }),
  },
  'POST /v1/vendors/:id/hold': {
    operation: 'holdVendor',
    named: 'vendor',
    status: 200,
    before: (database: Database, things: Things) => setHeld(database, things, false),
    request: ({ vendor }: Things) => json(`/v1/vendors/${vendor}/hold`, { reason: 'It is disputed.' }),
  },
  'POST /v1/vendors/:id/release': {
    operation: 'releaseVendor',
    named: 'vendor',
    status: 200,
    before: (database: Database, things: Things) => setHeld(database, things, true),
    request: ({ vendor }: Things) => json(`/v1/vendors/${vendor}/release`, { reason: 'It is settled.' }),
  },
  'POST /v1/vendors/:id/merge': {
    operation: 'proposeMerge',
    named: 'vendor',
    status: 200,
    before: (database: Database, things: Things) => twinOf(database, things, false),
    request: ({ twin, vendor }: Things) =>
      json(`/v1/vendors/${twin}/merge`, { into: vendor, reason: 'It is the same.' }),
  },
  'POST /v1/vendors/:id/merge/confirm': {
    operation: 'confirmMerge',
    named: 'vendor',
    status: 200,
    before: (database: Database, things: Things) => twinOf(database, things, true),
    request: ({ twin, vendor }: Things) => json(`/v1/vendors/${twin}/merge/confirm`, { into: vendor }),
  },
  'POST /v1/vendors/:id/merge/reject': {
    operation: 'rejectMerge',
    named: 'vendor',
    status: 200,
    before: (database: Database, things: Things) => twinOf(database, things, true),
    request: ({ twin }: Things) => json(`/v1/vendors/${twin}/merge/reject`, { reason: 'A sister company.' }),
  },
} as const;

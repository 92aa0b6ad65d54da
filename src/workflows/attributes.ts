import { defineSearchAttributeKey } from '@temporalio/common';

/** Typed search attributes, registered with the server by `npm start`; never personal data, since they are not encrypted. */
export const attributes = {
  tenant: defineSearchAttributeKey('QmTenant', 'KEYWORD'),
  status: defineSearchAttributeKey('QmStatus', 'KEYWORD'),
  phase: defineSearchAttributeKey('QmPhase', 'KEYWORD'),
  vendor: defineSearchAttributeKey('QmVendor', 'KEYWORD'),
} as const;

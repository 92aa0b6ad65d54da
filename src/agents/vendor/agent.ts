import type { Requirement } from '../../domain/requirement.ts';
import type { Agent } from '../agent.ts';
import { xmlJson } from '../escape.ts';
import { VendorOutput } from './output.ts';
import { prompt, promptVersion } from './prompt.ts';

/** Finds a vendor in our records and at the risk provider; what it found is decided on elsewhere. */
export const vendorAgent: Agent<Requirement['vendor'], typeof VendorOutput> = {
  name: 'vendor',
  promptVersion,
  prompt,
  output: { name: 'vendor_output', schema: VendorOutput },
  tools: ['vendors_search', 'vendors_read', 'risk_match', 'risk_assess', 'risk_screen'],
  scopes: ['vendors:read', 'risk:read'],
  input: ({ name, country, taxId, email }) => `<vendor>${xmlJson({ name, country, taxId, email })}</vendor>`,
};

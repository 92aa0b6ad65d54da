import type { Requirement } from '../../domain/requirement.ts';
import type { Agent } from '../agent.ts';
import { alone } from '../alone.ts';
import { xmlJson } from '../escape.ts';
import { vendorAlone } from './alone.ts';
import { VendorOutput } from './output.ts';
import { prompt, promptVersion } from './prompt.ts';

type VendorAgent = Agent<Requirement['vendor'], typeof VendorOutput>;

const work: Pick<VendorAgent, 'input' | 'output'> = {
  output: { name: 'vendor_output', schema: VendorOutput },
  input: ({ name, country, taxId, email }) => `<vendor>${xmlJson({ name, country, taxId, email })}</vendor>`,
};

/** Finds a vendor in our records and at the risk provider; what it found is decided on elsewhere. */
export const vendorAgent: VendorAgent = {
  ...work,
  name: 'vendor',
  promptVersion,
  prompt,
  tools: ['vendors_search', 'vendors_read', 'risk_match', 'risk_assess', 'risk_screen'],
  scopes: ['vendors:read', 'risk:read'],
  alone: alone(work, vendorAlone),
};

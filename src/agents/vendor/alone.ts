import { z } from 'zod';
import { decideClearance } from '../../domain/clearance.ts';
import type { Requirement } from '../../domain/requirement.ts';
import type { AloneParts } from '../alone.ts';
import { vendorGate } from './guardrail.ts';
import type { VendorOutput } from './output.ts';

const Given = z.strictObject({
  name: z.string().trim().min(1).max(200),
  country: z
    .string()
    .regex(/^[A-Z]{2}$/, 'must be two capital letters, such as DE')
    .nullable()
    .default(null),
  taxId: z.string().trim().min(1).max(40).nullable().default(null),
  email: z.email().nullable().default(null),
});

/** Facts about a vendor, and what the rules make of them; nothing is written to our records, and nobody is released. */
export const vendorAlone: AloneParts<Requirement['vendor'], typeof Given, typeof VendorOutput> = {
  input: Given,
  scene: (vendor) => vendor,
  gate: ({ output, given: vendor, receipts, mayReask, ground: { policies, today } }) => {
    const minConfidence = policies.clearance.identity.confidence.atLeast;
    const { verdict, facts } = vendorGate({ output, receipts, vendor, attempt: mayReask ? 1 : 2, minConfidence });
    return { verdict, payload: { output, facts, clearance: decideClearance(facts, policies.clearance, today) } };
  },
};

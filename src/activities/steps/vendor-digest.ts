import type { Requirement } from '../../domain/requirement.ts';
import { digestOf } from '../../digest.ts';

/** Names the vendor as the requisition has it; a clearance holds only for this. */
export const vendorDigest = ({ vendor }: Requirement): string => digestOf(vendor);

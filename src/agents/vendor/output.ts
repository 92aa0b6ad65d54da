import { z } from 'zod';

/** What the Vendor agent concludes; only ids, each of which a tool must have returned in this run. */
export const VendorOutput = z.object({
  /** Number in our vendor database, null when the vendor is new. */
  vendorNumber: z.string().nullable(),
  /** The provider's id of the company. */
  duns: z.string().nullable(),
  /** What the agent saw, for the reader of the case; decides nothing. */
  findings: z.array(z.string()),
});
export type VendorOutput = z.infer<typeof VendorOutput>;

import { z } from 'zod';

export const MOST_NAMES = 50;
export const MOST_TAX_IDS = 20;

/** Our record of a vendor as an agent may see it: no bank data, and of the confirmation only whether there is one. */
export const VendorRecord = z.object({
  number: z.string().max(60),
  name: z.string().max(300),
  aliases: z.array(z.string().max(300)).max(MOST_NAMES),
  country: z.string().nullable(),
  taxIds: z.array(z.string().max(60)).max(MOST_TAX_IDS),
  domains: z.array(z.string().max(255)).max(MOST_NAMES),
  duns: z.string().nullable(),
  categories: z.array(z.string().max(100)).max(50),
  status: z.enum(['active', 'hold', 'inactive', 'new']),
  holdReason: z.string().max(1000).nullable(),
  confirmed: z.boolean(),
});
export type VendorRecord = z.infer<typeof VendorRecord>;

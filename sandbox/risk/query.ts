import { z } from 'zod';
import { ProviderError } from './errors.ts';
import type { Inquiry } from './match.ts';

const Code = z.string().regex(/^[A-Z]{2}$/);
/** A D-U-N-S number: nine digits, no check digit. */
export const Duns = z.string().regex(/^\d{9}$/);
/** The query of cleanseMatch; one of name, registrationNumber and duns is needed. */
export const MatchQuery = z
  .object({
    name: z.string().min(2).optional(),
    countryISOAlpha2Code: Code,
    addressLocality: z.string().optional(),
    postalCode: z.string().optional(),
    registrationNumber: z.string().min(2).optional(),
    duns: Duns.optional(),
    url: z.string().optional(),
    email: z.string().optional(),
    candidateMaximumQuantity: z.coerce.number().int().min(1).max(100).default(10),
    confidenceLowerLevelThresholdValue: z.coerce.number().int().min(1).max(10).default(1),
  })
  .refine((query) => query.name ?? query.registrationNumber ?? query.duns, { path: ['name'], error: 'required' });
/** The query of the screening call. */
export const ScreeningQuery = z.object({
  name: z.string().min(2),
  countryISOAlpha2Code: Code.optional(),
  duns: Duns.optional(),
});
/** The query of a data block call: one or more ids such as `companyinfo_L2_v1`. */
export const BlocksQuery = z.object({ blockIDs: z.string().regex(/^[a-z]+_L\d_v\d(,[a-z]+_L\d_v\d)*$/) });

/** The query in its checked form. Throws the provider's 00003 for what is missing, 00008 for what is wrong. */
export function checkQuery<T>(given: Record<string, string>, schema: z.ZodType<T>): T {
  const checked = schema.safeParse(given);
  if (checked.success) return checked.data;
  const details = checked.error.issues.map((issue) => ({
    parameter: issue.path.join('.'),
    description: issue.message,
  }));
  throw new ProviderError(details.some(({ parameter }) => parameter in given) ? '00008' : '00003', details);
}

/** The inquiry that a query stands for. */
export function inquiryOf(query: z.infer<typeof MatchQuery>): Inquiry {
  return {
    country: query.countryISOAlpha2Code,
    name: query.name,
    registrationNumber: query.registrationNumber,
    duns: query.duns,
    locality: query.addressLocality,
    postalCode: query.postalCode,
    domain: domainOf(query.url ?? query.email),
  };
}

function domainOf(address: string | undefined): string | undefined {
  const host = address
    ?.replace(/^https?:\/\//, '')
    .replace(/^.*@/, '')
    .split('/')[0];
  return host === undefined || host === '' ? undefined : host.replace(/^www\./, '').toLowerCase();
}

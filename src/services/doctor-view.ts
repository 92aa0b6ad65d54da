import { z } from 'zod';

/** What was looked at, whether it is as it should be, and what to do where it is not (src/domain/doctor.ts). */
export const DoctorView = z.object({
  findings: z.array(
    z.object({
      check: z.string(),
      state: z.enum(['good', 'warning', 'broken']),
      is: z.enum(['real', 'stand-in']).nullable(),
      says: z.string(),
      cure: z.string().nullable(),
      latencyMs: z.int().nullable(),
    }),
  ),
});
export type DoctorView = z.infer<typeof DoctorView>;

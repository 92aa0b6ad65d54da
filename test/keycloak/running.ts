import { z } from 'zod';

const VARIABLE = 'QM_TEST_KEYCLOAK';

const Running = z.object({
  url: z.string(),
  issuer: z.string(),
  admin: z.object({ username: z.string(), password: z.string() }),
});
type Running = z.infer<typeof Running>;

/** Set-up and tear-down are two modules of one process: this is what the first tells the second. */
export const server = { stop: async (): Promise<void> => {} };

/** Leaves for the tests where Keycloak is. */
export const announce = ({ url, issuer, admin }: Running): void => {
  process.env[VARIABLE] = JSON.stringify({ url, issuer, admin });
};

/** The Keycloak of this run. */
export function keycloak(): Running {
  const value = process.env[VARIABLE];
  if (value === undefined) throw new Error('This test needs Keycloak: run it with npm run test:keycloak.');
  return Running.parse(JSON.parse(value));
}

import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { QuartermasterError } from '../domain/errors.ts';

const FILE = 'system.json';

const System = z.object({
  url: z.string(),
  temporalAddress: z.string(),
  temporalNamespace: z.string(),
  temporalUiUrl: z.string().nullable(),
  temporalCli: z.string().nullable(),
  issuer: z.string().nullable(),
  mailOutboxUrl: z.string().nullable(),
  erpUrl: z.string().nullable(),
  /** Of the stand-in for a model; null where a real one is used. */
  modelUrl: z.string().nullable().default(null),
  standIns: z.array(z.string()),
});
/** What `npm start` writes down about the system that it runs. */
export type System = z.infer<typeof System>;

/** The system of QM_HOME, else of the nearest `.quartermaster` from the folder upwards; null when none runs. */
export function findSystem(env: NodeJS.ProcessEnv, folder: string): System | null {
  const file = env.QM_HOME ? join(env.QM_HOME, FILE) : nearest(folder);
  if (file === null || !existsSync(file)) return null;
  try {
    return System.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (cause) {
    throw new QuartermasterError('configuration_invalid', `${file} cannot be read; "npm start" writes it anew.`, {
      cause,
    });
  }
}

/** For commands that look at the parts of a local system, not only at its API. */
export function needSystem(system: System | null): System {
  if (system !== null) return system;
  throw new QuartermasterError(
    'configuration_invalid',
    'No running system was found; start one with "npm start", or set QM_HOME to its state folder.',
  );
}

function nearest(folder: string): string | null {
  const file = join(folder, '.quartermaster', FILE);
  if (existsSync(file)) return file;
  return dirname(folder) === folder ? null : nearest(dirname(folder));
}

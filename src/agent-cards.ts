import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { agents } from './agents/list.ts';
import type { ServiceContext } from './services/context.ts';

/** What `bin/qm eval` leaves of a run that is committed. */
const Results = z.object({ model: z.string(), passed: z.int(), cases: z.int() });

const folder = join(import.meta.dirname, 'agents');

const evalsOf = async (name: string): Promise<z.infer<typeof Results> | null> => {
  try {
    return Results.parse(JSON.parse(await readFile(join(folder, name, 'results.json'), 'utf8')));
  } catch {
    return null;
  }
};

/** The agents as they are built in, each with the result of its evals where one is committed. */
export const agentCards = (): Promise<ServiceContext['agents']> =>
  Promise.all(
    agents.map(async ({ name, promptVersion, tools, scopes }) => ({
      name,
      promptVersion,
      tools: [...tools],
      scopes: [...scopes],
      evals: await evalsOf(name),
    })),
  );

import { spawn } from 'node:child_process';
import type { Command } from 'commander';
import { QuartermasterError } from '../../domain/errors.ts';
import { ChildExit } from '../errors.ts';
import type { World } from '../session.ts';
import { findSystem } from '../system.ts';

/** `temporal …`: Temporal's own command line, pointed at this system. */
export function addTemporal(program: Command, world: World): void {
  program
    .command('temporal')
    .description("Run Temporal's own command line against this system; everything after it is passed on.")
    .addHelpText('after', '\nExample:\n  bin/qm temporal workflow list')
    .argument('[arguments...]', 'as "temporal" takes them')
    .passThroughOptions()
    .allowUnknownOption()
    .action(async (args: string[]) => {
      const code = await run(world, args);
      if (code !== 0) throw new ChildExit(code);
    });
}

function run({ env, cwd }: World, args: readonly string[]): Promise<number> {
  const system = findSystem(env, cwd);
  const program = system?.temporalCli ?? 'temporal';
  const address = system?.temporalAddress ?? env.TEMPORAL_ADDRESS;
  if (!address) {
    const message = 'No running system was found; start one with "npm start", or set TEMPORAL_ADDRESS.';
    throw new QuartermasterError('configuration_invalid', message);
  }
  const namespace = system?.temporalNamespace ?? env.TEMPORAL_NAMESPACE ?? 'default';
  const child = spawn(program, args, {
    stdio: 'inherit',
    env: { ...env, TEMPORAL_ADDRESS: address, TEMPORAL_NAMESPACE: namespace },
  });
  return new Promise((resolve, reject) => {
    child.once('error', (cause) => {
      const message = `${program} cannot be run; install the Temporal CLI on the PATH, or let "npm start" find one.`;
      reject(new QuartermasterError('configuration_invalid', message, { cause }));
    });
    child.once('exit', (code) => resolve(code ?? 1));
  });
}

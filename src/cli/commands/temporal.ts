import { spawn } from 'node:child_process';
import type { Command } from 'commander';
import { QuartermasterError } from '../../domain/errors.ts';
import { ChildExit } from '../errors.ts';
import { globalOptions, openSession } from '../session.ts';
import type { World } from '../session.ts';
import { findSystem } from '../system.ts';

/** `temporal …`: Temporal's own command line, pointed at this system. */
export function addTemporal(program: Command, world: World): void {
  const command = program.command('temporal');
  globalOptions(command)
    .description(
      "Run Temporal's own command line against this system; everything after it is passed on. Histories are encrypted: --decoded has them decrypted.",
    )
    .option('--decoded', 'show payloads in plain, as far as whoever is signed in may read them')
    .addHelpText(
      'after',
      '\nExample:\n  bin/qm temporal workflow list\n  bin/qm temporal --decoded --as auditor workflow show --workflow-id requisition:acme:R-000001',
    )
    .argument('[arguments...]', 'as "temporal" takes them')
    .passThroughOptions()
    .allowUnknownOption()
    .action(async (args: string[], { decoded }: { decoded?: true }) => {
      const code = await run(world, args, decoded ? await codecOf(world, command) : {});
      if (code !== 0) throw new ChildExit(code);
    });
}

/** In the environment, since a token among the arguments would be seen by everybody on the machine. */
async function codecOf(world: World, command: Command): Promise<NodeJS.ProcessEnv> {
  const { url, token, client } = openSession(world, command);
  // Temporal's command line would try on until its time is over.
  await client.mayDecode();
  return {
    TEMPORAL_CODEC_ENDPOINT: `${url.replace(/\/+$/, '')}/codec`,
    TEMPORAL_CODEC_AUTH: `Bearer ${await token()}`,
  };
}

function run({ env, cwd }: World, args: readonly string[], codec: NodeJS.ProcessEnv): Promise<number> {
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
    env: { ...env, ...codec, TEMPORAL_ADDRESS: address, TEMPORAL_NAMESPACE: namespace },
  });
  return new Promise((resolve, reject) => {
    child.once('error', (cause) => {
      const message = `${program} cannot be run; install the Temporal CLI on the PATH, or let "npm start" find one.`;
      reject(new QuartermasterError('configuration_invalid', message, { cause }));
    });
    child.once('exit', (code) => resolve(code ?? 1));
  });
}

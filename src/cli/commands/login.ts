import { setTimeout as sleep } from 'node:timers/promises';
import type { Command } from 'commander';
import { QuartermasterError } from '../../domain/errors.ts';
import type { Device } from '../../services/answers-view.ts';
import type { Client } from '../client.ts';
import { keepSession } from '../kept-sessions.ts';
import { openSession } from '../session.ts';
import type { World } from '../session.ts';
import { subcommand } from '../subcommand.ts';
import { when } from '../text.ts';

/** `login`, `logout` and `whoami`: a person at this server, by the sign-in service of their company. */
export function addLogin(program: Command, world: World): void {
  const login = {
    name: 'login',
    does: 'Sign in with a code on any device with a browser; what agents do for you goes on in your name.',
    example: 'bin/qm login',
  };
  subcommand(program, login).action(async (_options: unknown, self: Command) => {
    const { client, output, url } = openSession(world, self);
    const device = await client.startDevice();
    const at = device.verificationUriComplete ?? device.verificationUri;
    world.stderr.write(`Open ${at}\nand see that it shows the code ${device.userCode}. Waiting …\n`);
    const { session, ...person } = await confirmed(client, device);
    await keepSession(world.env, url, session);
    output.result(person, () => output.line(`Signed in as ${person.tenant}/${person.person}.`));
  });

  const logout = {
    name: 'logout',
    does: 'End this session; with --everywhere all of yours, and agents no longer act for you.',
    example: 'bin/qm logout',
  };
  subcommand(program, logout)
    .option('--everywhere', 'end every session, and what agents may do in your name')
    .action(async ({ everywhere = false }: { everywhere?: boolean }, self: Command) => {
      const { client, output, url } = openSession(world, self);
      const ended = await client.signOut(everywhere);
      await keepSession(world.env, url, null);
      output.result(ended, () => output.line(everywhere ? 'Signed out everywhere.' : 'Signed out.'));
    });

  const whoami = {
    name: 'whoami',
    does: 'Show who is signed in, and whether agents may act for them.',
    example: 'bin/qm whoami',
  };
  subcommand(program, whoami).action(async (_options: unknown, self: Command) => {
    const { client, output } = openSession(world, self);
    const me = await client.me();
    output.result(me, () => {
      output.line(`${me.tenant}/${me.person}  ${me.roles.join(', ')}`);
      output.line(`Agents act for you: ${grantText(me.grant)}`);
    });
  });
}

type Grant = Awaited<ReturnType<Client['me']>>['grant'];

const grantText = (grant: Grant): string => {
  if (grant === null) return 'no; sign in with: bin/qm login';
  if (grant.endedAt !== null)
    return `no more since ${when(grant.endedAt)} (${grant.endedBecause}); sign in with: bin/qm login`;
  return `since ${when(grant.obtainedAt)}${grant.expiresAt === null ? '' : `, until ${when(grant.expiresAt)}`}`;
};

async function confirmed(client: Client, { deviceCode, interval, expiresIn }: Device) {
  for (const end = Date.now() + expiresIn * 1000; Date.now() < end; await sleep(interval * 1000)) {
    const polled = await client.pollDevice(deviceCode);
    if (polled.session !== null) return polled;
  }
  throw new QuartermasterError('unauthenticated', 'Nobody confirmed the code in time. Begin again with: bin/qm login');
}

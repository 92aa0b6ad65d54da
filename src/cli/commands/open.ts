import { spawn } from 'node:child_process';
import type { Command } from 'commander';
import { QuartermasterError } from '../../domain/errors.ts';
import { openSession } from '../session.ts';
import type { World } from '../session.ts';
import { subcommand } from '../subcommand.ts';

/** Its page, by the form of its id. */
const PAGES = [
  [/^R-\d+$/, 'requisitions'],
  [/^T-\d+$/, 'tasks'],
] as const;

/** What opens an address in the browser of whoever sits there. */
const OPENERS: Partial<Record<NodeJS.Platform, string>> = { darwin: 'open', linux: 'xdg-open' };

/** `open ID`: the page of a requisition or a task. */
export function addOpen(program: Command, world: World): void {
  const about = {
    name: 'open',
    does: 'Open the page of a requisition or a task in the browser, and print its address.',
    example: 'bin/qm open R-000001',
  };
  subcommand(program, about)
    .argument('<id>')
    .action(async (id: string, _options: unknown, self: Command) => {
      const { url, output } = openSession(world, self);
      const address = pageOf(url, id);
      const opened = await openBrowser(world, address);
      output.result({ address, opened }, () => output.line(address));
    });
}

function pageOf(url: string, id: string): string {
  const page = PAGES.find(([form]) => form.test(id))?.[1];
  if (page !== undefined) return `${url.replace(/\/+$/, '')}/${page}/${id}`;
  throw new QuartermasterError('invalid_input', `"${id}" is no requisition (R-000001) and no task (T-000001).`);
}

/** False where nobody looks, or no browser is found. */
function openBrowser({ env, stdout }: World, address: string): Promise<boolean> {
  const opener = OPENERS[process.platform];
  const hasScreen = process.platform !== 'linux' || Boolean(env.DISPLAY || env.WAYLAND_DISPLAY);
  if (opener === undefined || !hasScreen || stdout.isTTY !== true) return Promise.resolve(false);
  const child = spawn(opener, [address], { stdio: 'ignore', detached: true, env });
  child.unref();
  return new Promise((resolve) => {
    child.once('spawn', () => resolve(true));
    child.once('error', () => resolve(false));
  });
}

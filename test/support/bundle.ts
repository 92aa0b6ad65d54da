import { existsSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';
import { withLock } from '../../local/lock.mjs';
import { failureConverterPath } from '../../src/history/converter.ts';
import { sharedServers } from './servers.ts';

/** The bundle of src/workflows, for `Worker.create`; made once in a jest run, by the first that asks, since it takes seconds. */
export async function workflowBundle(): Promise<{ codePath: string }> {
  const { home } = sharedServers();
  const codePath = join(home, 'bundle.js');
  await withLock(join(home, 'bundle.lock'), async () => {
    if (existsSync(codePath)) return;
    const workflowsPath = fileURLToPath(new URL('../../src/workflows/main.ts', import.meta.url));
    const trace = fileURLToPath(new URL('../../src/workflows/trace.ts', import.meta.url));
    const { code } = await bundleWorkflowCode({
      workflowsPath,
      failureConverterPath,
      workflowInterceptorModules: [trace],
      logger: new DefaultLogger('WARN'),
    });
    writeFileSync(`${codePath}.new`, code);
    renameSync(`${codePath}.new`, codePath);
  });
  return { codePath };
}

import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { WorkflowNotFoundError } from '@temporalio/client';
import type { Pool } from 'pg';
import { z } from 'zod';
import { ROOT } from '../local/folders.ts';
import { fillTemplate } from '../src/cli/template.ts';
import { PersonId, TenantId } from '../src/domain/principal.ts';
import type { Person } from '../src/services/api.ts';
import { workflowIdOf } from '../src/workflows/names.ts';
import { BARE_QUEUE } from './bare/names.ts';
import type { Shape } from './shape.ts';
import type { Stage } from './stage.ts';

const LOOK_EVERY_MS = 5;
const SAMPLE = readFileSync(join(ROOT, 'samples', 'en-known-vendor.eml'));
const TENANT = TenantId.parse('acme');

const Opened = z.object({ id: z.string(), requisition: z.string(), digest: z.string() });

/** What both sides of the comparison can do; ids are workflow ids. */
export type Arm = {
  name: 'bare' | 'product';
  worker: 'bare' | 'product';
  start(): Promise<string>;
  /** Tells of each run that begins to wait for a person, with how to answer for them; returns how to stop that. */
  onWaiting(heard: (id: string, answer: () => Promise<void>) => void): Promise<() => Promise<void>>;
};

const person = (id: string, ...roles: Person['roles'][number][]): Person => ({
  kind: 'person',
  tenant: TENANT,
  person: PersonId.parse(id),
  roles,
});

/** A mail of a known, cleared vendor in which nothing is missing; one approval, given through the services. */
export function productArm({ services, sql }: Stage): Arm {
  const requester = person('requester', 'requester');
  const head = person('head', 'department_head');
  return {
    name: 'product',
    worker: 'product',
    start: async () => {
      const { id } = await services.submit(requester, fillTemplate(SAMPLE, new Date(), randomUUID()));
      return workflowIdOf({ tenant: TENANT, requisition: id });
    },
    onWaiting: (heard) =>
      listen(sql.product, (payload) => {
        const { id, requisition, digest } = Opened.parse(JSON.parse(payload));
        heard(workflowIdOf({ tenant: TENANT, requisition }), async () => {
          await services.decide(head, id, { verb: 'approve', fields: {}, reason: null, seenDigest: digest });
        });
      }),
  };
}

/** A bare workflow of the same outline, woken by the bench itself. */
export function bareArm({ temporal, sql }: Stage, shape: Shape): Arm {
  return {
    name: 'bare',
    worker: 'bare',
    start: async () => {
      const workflowId = `bare:${randomUUID()}`;
      await temporal.workflow.start('bare', { taskQueue: BARE_QUEUE, workflowId, args: [shape] });
      return workflowId;
    },
    onWaiting: (heard) =>
      listen(sql.bare, (id) => {
        heard(id, () => temporal.workflow.getHandle(id).signal('wake', { because: 'decision' }));
      }),
  };
}

/** Answers whoever waits, at once, until stopped. */
export async function answerAll(arm: Arm): Promise<() => Promise<void>> {
  const answering: Promise<void>[] = [];
  const stop = await arm.onWaiting((_, answer) => answering.push(answer()));
  return async () => {
    await Promise.all(answering);
    await stop();
  };
}

// Triggers of the bench tell, so that looking costs no transaction that would be counted as the product's.
async function listen(pool: Pool, heard: (payload: string) => void): Promise<() => Promise<void>> {
  const client = await pool.connect();
  client.on('notification', ({ payload }) => heard(payload ?? ''));
  await client.query('listen waiting');
  return async () => client.release(true);
}

/** Waits for the end of a run, which the relay may not have started yet. */
export async function ended({ temporal }: Stage, id: string): Promise<void> {
  for (;;) {
    try {
      const result: unknown = await temporal.workflow.getHandle(id).result();
      if (isDeepStrictEqual(result, { status: 'ordered' })) return;
      throw new Error(`${id} ended as ${JSON.stringify(result)}.`);
    } catch (error) {
      if (!(error instanceof WorkflowNotFoundError)) throw error;
      await sleep(LOOK_EVERY_MS);
    }
  }
}

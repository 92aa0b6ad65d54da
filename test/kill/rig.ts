import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { freePort } from '../../local/ports.ts';
import { describeExit } from '../../local/processes.ts';
import { startSystem } from '../../local/system.ts';
import type { PartName, System } from '../../local/system.ts';
import { createClient } from '../../src/cli/client.ts';
import type { Client } from '../../src/cli/client.ts';
import { signIn, usernameOf } from '../../src/cli/sign-in.ts';
import { QuartermasterError } from '../../src/domain/errors.ts';
import type { RequisitionView } from '../../src/services/view.ts';
import { requestMail } from '../support/request-mail.ts';

const POLL_MS = 100;
const PATIENCE_MS = 90_000;
const METERED = 1_000_000;

/** A requisition, and the words by which its calls are told from others. */
export type Subject = { id: string; item: string };

/** Holds the next call of a stand-in that contains `match` open: before the stand-in has done anything, or after it has stored. */
export type Hold = {
  standIn: 'model' | 'risk' | 'erp' | 'mail';
  /** `hang` never answers and stores nothing; `slow` answers `ms` later, and the ERP and the mail sink have stored by then. */
  kind: 'hang' | 'slow';
  match: string;
  ms?: number;
};

/** A whole system whose processes may be killed, and the people who use it. */
export type Rig = {
  home: string;
  system: System;
  as(login: string): Client;
  /** The raw mail of a request that leaves nothing to ask, for one item that no other request names. */
  newMail(): { item: string; mail: Uint8Array<ArrayBuffer> };
  /** Hands in until it is accepted, as a program does that gets no answer. */
  submit(mail?: ReturnType<Rig['newMail']>): Promise<Subject>;
  /** The next requisition that waits for its approval and was not given out before. */
  nextWaiting(): Promise<Subject>;
  /** Approves until it is known to be approved. */
  approve(subject: Subject): Promise<void>;
  /** Resolves once armed; `struck` resolves when a call is held. */
  hold(hold: Hold): Promise<{ struck: () => Promise<void> }>;
  /** Lets all stand-ins behave again. */
  release(): Promise<void>;
  kill(name: PartName): Promise<void>;
  /** How many calls the model stand-in has seen, as far as its meter could be read. */
  modelCalls(): Promise<number>;
  /** What accepted submissions returned, oldest first. */
  subjects: readonly Subject[];
  /** Processes that ended without being killed by the test. */
  crashes: readonly string[];
  stop(): Promise<void>;
};

/** Starts everything in a temporary folder on free ports. */
export async function startRig(): Promise<Rig> {
  const home = mkdtempSync(join(tmpdir(), 'quartermaster-kill-'));
  const crashes: string[] = [];
  const { PATH, HOME, XDG_CACHE_HOME } = process.env;
  const system = await startSystem({
    home,
    env: { PATH, HOME, XDG_CACHE_HOME },
    ports: async () => ({ server: await freePort(), temporal: await freePort(), temporalUi: await freePort() }),
    log: () => {},
    onExit: (exit) => void crashes.push(describeExit(exit)),
  });
  const { url, issuer } = system.state;
  const as = (login: string) =>
    createClient({ url, token: () => signIn(answered, issuer, usernameOf(login)), fetch: answered });
  const standIns = outside(system);
  await standIns.release();
  return {
    ...people(as),
    ...standIns,
    home,
    system,
    as,
    crashes,
    kill: async (name) => {
      const part = system.part(name);
      if (part === undefined) throw new Error(`There is no process ${name}.`);
      await part.kill();
    },
    stop: () => system.stop(),
  };
}

function people(as: Rig['as']): Pick<Rig, 'newMail' | 'submit' | 'nextWaiting' | 'approve' | 'subjects'> {
  const subjects: Subject[] = [];
  const given = new Set<string>();
  let mails = 0;
  const newMail: Rig['newMail'] = () => {
    mails += 1;
    // In letters: a number would be one more quantity to be told from the others.
    const letters = String(mails).replaceAll(/\d/g, (digit) => 'abcdefghij'.charAt(Number(digit)));
    const item = `monitors kind q${letters}x`;
    const text = requestMail({ item, price: 20, messageId: `<${letters}@kill.example>` });
    return { item, mail: new TextEncoder().encode(text) };
  };
  return {
    newMail,
    subjects,
    submit: async ({ item, mail } = newMail()) => {
      const { id } = await insist(`hand in ${item}`, () => as('requester').submit(mail));
      const subject = { id, item };
      subjects.push(subject);
      return subject;
    },
    nextWaiting: async () => {
      const end = Date.now() + PATIENCE_MS;
      while (Date.now() < end) {
        const { items } = await insist('list', () => as('buyer').list({ status: 'pending_approval', limit: '200' }));
        const free = subjects.find(({ id }) => !given.has(id) && items.some((item) => item.id === id));
        if (free !== undefined) {
          given.add(free.id);
          return free;
        }
        await sleep(POLL_MS);
      }
      throw new Error(`No requisition came to wait for its approval: ${await statesOf(as('auditor'), subjects)}`);
    },
    approve: async ({ id }) => {
      const head = as('head');
      await insist(`approve ${id}`, async () => {
        const { tasks } = await head.show(id);
        const open = tasks.find(({ topic, status }) => topic === 'approval_step' && status === 'open');
        // An approval whose answer was lost is not repeated: it is there.
        if (open === undefined) return;
        await head.decide(open.id, { verb: 'approve', fields: {}, reason: null, seenDigest: open.digest });
      });
    },
  };
}

const Control = z.object({
  faults: z.array(z.object({ kind: z.string(), times: z.int().optional(), ms: z.int().optional() })),
});

const isHold = ({ ms }: { ms?: number | undefined }): boolean => ms !== 0;

/** The stand-ins' misbehaviour. The model's list ends with a fault that does nothing but count: a call slowed by nothing. */
function outside(system: System): Pick<Rig, 'hold' | 'release' | 'modelCalls'> {
  const { OPENAI_BASE_URL = '', RISK_URL = '', ERP_URL = '' } = system.environment;
  const urls = {
    model: new URL(OPENAI_BASE_URL).origin,
    risk: RISK_URL,
    erp: ERP_URL,
    mail: system.state.mailOutboxUrl ?? '',
  } satisfies Record<Hold['standIn'], string>;
  let seen = 0;
  const meter = { kind: 'slow', ms: 0, times: METERED };
  const read = async (standIn: Hold['standIn']) => Control.parse(await json(`${urls[standIn]}/_control`)).faults;
  const metered = async () => {
    const left = (await read('model')).find((fault) => !isHold(fault))?.times;
    return left === undefined ? 0 : METERED - left;
  };
  const replace = async (standIn: Hold['standIn'], faults: object[]) => {
    if (standIn === 'model') seen += await metered();
    const list = standIn === 'model' ? [...faults, meter] : faults;
    await json(`${urls[standIn]}/_control`, { method: 'POST', body: JSON.stringify({ faults: list }) });
  };
  return {
    modelCalls: async () => seen + (await metered()),
    release: async () => {
      for (const standIn of ['model', 'risk', 'erp', 'mail'] as const) await replace(standIn, []);
    },
    hold: async ({ standIn, kind, match, ms = 60_000 }) => {
      await replace(standIn, [{ kind, match, ms, times: 1 }]);
      const struck = async () => {
        const end = Date.now() + PATIENCE_MS;
        while ((await read(standIn)).some(isHold)) {
          if (Date.now() > end) throw new Error(`No call of ${standIn} with "${match}" came.`);
          await sleep(20);
        }
        if (standIn === 'model') seen += 1;
      };
      return { struck };
    },
  };
}

async function json(url: string, init?: RequestInit): Promise<unknown> {
  const response = await fetch(url, init);
  if (!response.ok) throw new Error(`${url}: ${response.status} ${await response.text()}`);
  return response.json();
}

/** `fetch`, to which a server that answers with its own failure is one that does not answer. */
const answered: typeof fetch = async (input, init) => {
  const response = await fetch(input, init);
  if (response.status >= 500) throw new Error(`${response.status} ${await response.text()}`);
  return response;
};

/** Tries until there is an answer, as every client of the API must; an answer that says no is thrown. */
async function insist<T>(what: string, work: () => Promise<T>): Promise<T> {
  const end = Date.now() + PATIENCE_MS;
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof QuartermasterError && error.code === 'provider_unavailable')) throw error;
      if (Date.now() > end) throw new Error(`Could not ${what}: ${error.message}`, { cause: error });
      await sleep(POLL_MS);
    }
  }
}

/** Each requisition with what it waits for, in one line. */
export async function statesOf(reader: Client, subjects: readonly Subject[]): Promise<string> {
  const views = await Promise.all(subjects.map(({ id }) => insist(`show ${id}`, () => reader.show(id))));
  return views.map(stateOf).join('; ');
}

/** A requisition, its status and what is open, in a few words. */
export function stateOf({ id, status, statusReason, tasks, temporal }: RequisitionView): string {
  const open = tasks.filter((task) => task.status === 'open').map(({ id: task, topic }) => `${task} ${topic}`);
  return `${id} is ${status}${statusReason === null ? '' : ` (${statusReason})`}, open: ${open.join(', ') || 'nothing'}, run ${temporal.runId}`;
}

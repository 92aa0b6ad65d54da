import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import type { System } from '../../local/system.ts';
import { PATIENCE_MS } from './people.ts';

const POLL_MS = 20;
const UNTIL_KILLED_MS = 60_000;
const METERED = 1_000_000;

/** Holds the next call of a stand-in that contains `match` open: before the stand-in has done anything, or after it has stored. */
export type Hold = {
  standIn: 'model' | 'risk' | 'erp' | 'mail';
  /** `hang` never answers and stores nothing; `slow` answers `ms` later, and the ERP and the mail sink have stored by then. */
  kind: 'hang' | 'slow';
  match: string;
  ms?: number;
};

/** The stand-ins, as a test handles them. */
export type Holds = {
  /** Resolves once armed; `struck` resolves when a call is held. */
  hold(hold: Hold): Promise<{ struck: () => Promise<void> }>;
  /** Lets all stand-ins behave again. */
  release(): Promise<void>;
  /** How many calls the model stand-in has seen, as far as its meter could be read before it was killed. */
  modelCalls(): Promise<number>;
};

const Control = z.object({ faults: z.array(z.object({ times: z.int().optional(), ms: z.int().optional() })) });

// Slowed by nothing: a fault that only counts the calls that it strikes. Contracts are embedded by the same stand-in, and no requisition pays for that.
const meter = { kind: 'slow', ms: 0, match: 'POST /v1/chat/completions', times: METERED };

const isHold = ({ ms }: { ms?: number | undefined }): boolean => ms !== meter.ms;

/** `states` says how far everything is, for when no call comes. */
export function holds({ environment, state }: System, states: () => Promise<string>): Holds {
  const { OPENAI_BASE_URL = '', RISK_URL = '', ERP_URL = '' } = environment;
  const urls = {
    model: new URL(OPENAI_BASE_URL).origin,
    risk: RISK_URL,
    erp: ERP_URL,
    mail: state.mailOutboxUrl ?? '',
  } satisfies Record<Hold['standIn'], string>;
  let seen = 0;
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
    hold: async ({ standIn, kind, match, ms = UNTIL_KILLED_MS }) => {
      await replace(standIn, [{ kind, match, ms, times: 1 }]);
      const struck = async () => {
        const end = Date.now() + PATIENCE_MS;
        while ((await read(standIn)).some(isHold)) {
          if (Date.now() > end) throw new Error(`No call of ${standIn} with "${match}" came: ${await states()}`);
          await sleep(POLL_MS);
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

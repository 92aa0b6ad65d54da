import { z } from 'zod';
import type { Config } from './config.ts';
import { createFetch } from './outbound/fetch.ts';
import { SandboxMail, SandboxOrder, type StandInReader } from './services/sandbox.ts';

const MOST_BYTES = 32 * 1024 * 1024;
const TIMEOUT_MS = 5_000;

/** Reads what the stand-ins of mail server and ERP took; undefined where neither is one. */
export function standInReader({ QM_STAND_INS, MAIL_READBACK_URL, ERP_URL }: Config): StandInReader | undefined {
  const standIns = QM_STAND_INS.split(',');
  const mail = standIns.includes('mail') ? MAIL_READBACK_URL : undefined;
  const erp = standIns.includes('erp') ? ERP_URL : undefined;
  const configured = [mail, erp].filter((url) => url !== undefined);
  if (configured.length === 0) return undefined;
  const fetch = createFetch({ configured, to: 'configured', timeoutMs: TIMEOUT_MS, maxBytes: MOST_BYTES });
  const got = async <T extends z.ZodType>(schema: T, url: string): Promise<z.infer<T>> =>
    schema.parse(await (await fetch(url)).json());
  return {
    mails:
      mail === undefined ? null : async () => (await got(z.object({ messages: z.array(SandboxMail) }), mail)).messages,
    orders:
      erp === undefined
        ? null
        : async () => (await got(z.object({ orders: z.array(SandboxOrder) }), new URL('/_book', erp).href)).orders,
  };
}

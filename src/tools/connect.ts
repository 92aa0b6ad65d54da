import { audiences, type Audience } from './declaration.ts';
import { erpSystem } from './erp.ts';
import { createSend } from '../outbound/exchange.ts';
import { internalSystem, type TokenFor } from './internal.ts';
import type { CallLedger } from './ledger.ts';
import type { Registry } from './registry.ts';
import { riskSystem } from './risk.ts';
import type { System } from './system.ts';
import type { Connected, Tools } from './tools.ts';

/** Where the systems are, and how we are known to them. */
export type Connections = {
  internalUrl: string;
  tokenFor: TokenFor;
  risk: { url: string; key: string; secret: string };
  /** `token`: of one account for everybody; null where the ERP takes tokens of people. */
  erp: { url: string; token: string | null };
  /** All calls go there, each to the path of its audience; null: to the systems themselves. */
  gatewayUrl: string | null;
  /** Names that may lead to private addresses. */
  privateHosts: readonly string[];
  longestMs?: number;
};

/** Connects the registry: only the hosts of these addresses can be reached from here on. */
export function connectTools(registry: Registry, ledger: CallLedger, connections: Connections): Tools {
  const { internalUrl, tokenFor, risk, erp, gatewayUrl, privateHosts } = connections;
  const own = (audience: Audience): string => `${trimmed(internalUrl)}/internal/${audience}`;
  const addresses: Record<Audience, string> = {
    vendors: own('vendors'),
    contracts: own('contracts'),
    purchasing: own('purchasing'),
    mail: own('mail'),
    risk: risk.url,
    erp: erp.url,
  };
  const baseOf = (audience: Audience): string =>
    gatewayUrl === null ? addresses[audience] : `${trimmed(gatewayUrl)}/${audience}`;
  const hosts = audiences.map((audience) => new URL(baseOf(audience)).host);
  // `localhost` can lead nowhere else than here, so whoever configured it meant here.
  const send = createSend({ hosts, privateNames: ['localhost', ...privateHosts] });
  const internal = internalSystem(tokenFor);
  const systems: Record<Audience, System> = {
    vendors: internal,
    contracts: internal,
    purchasing: internal,
    mail: internal,
    risk: riskSystem({ ...risk, url: baseOf('risk') }, send),
    erp: erpSystem(erp.token, tokenFor),
  };
  const connected = (audience: Audience): Connected => ({ base: baseOf(audience), system: systems[audience] });
  return {
    registry,
    send,
    ledger,
    systems: {
      vendors: connected('vendors'),
      contracts: connected('contracts'),
      purchasing: connected('purchasing'),
      mail: connected('mail'),
      risk: connected('risk'),
      erp: connected('erp'),
    },
    longestMs: connections.longestMs ?? Number.MAX_SAFE_INTEGER,
  };
}

const trimmed = (url: string): string => url.replace(/\/+$/, '');

import type { Config } from './config.ts';
import type { Sink } from './events/sink.ts';
import { httpProbe, type Probe } from './telemetry/probes.ts';

type Reached = Pick<
  Config,
  'OPENAI_BASE_URL' | 'OPENAI_API_KEY' | 'AZURE_OPENAI_ENDPOINT' | 'AZURE_OPENAI_API_KEY' | 'QM_INTERNAL_URL'
> & { OIDC_ISSUER: string; RISK_URL: string; ERP_URL: string };

const at = (base: string, path: string): string => `${base.replace(/\/+$/, '')}${path}`;

/** The list of models: it costs nothing, and a key that is not taken shows. */
const modelProbe = (config: Reached): Probe => {
  const { AZURE_OPENAI_ENDPOINT: azure, AZURE_OPENAI_API_KEY: azureKey, OPENAI_API_KEY: key } = config;
  if (azure !== undefined)
    return httpProbe('model', at(azure, '/openai/models?api-version=2024-10-21'), {
      headers: { 'api-key': azureKey ?? '' },
    });
  const headers = key === undefined ? {} : { headers: { authorization: `Bearer ${key}` } };
  return httpProbe('model', at(config.OPENAI_BASE_URL ?? 'https://api.openai.com/v1', '/models'), headers);
};

type Others = { temporal: () => Promise<unknown>; mail: () => Promise<unknown> };

/** How a worker asks each part that it needs (src/domain/doctor.ts). */
export const partProbes = (config: Reached, { temporal, mail }: Others): Probe[] => [
  { part: 'temporal', ask: () => temporal().then(() => null) },
  { part: 'mail', ask: () => mail().then(() => null) },
  httpProbe('identity', at(config.OIDC_ISSUER, '/.well-known/openid-configuration'), { tellsTime: true }),
  modelProbe(config),
  httpProbe('risk', config.RISK_URL),
  httpProbe('erp', config.ERP_URL),
  httpProbe('tools', at(config.QM_INTERNAL_URL, '/healthz')),
];

/** Whether what events go to takes them; a part has the name of its feed. */
export const sinkProbes = (sinks: readonly Sink[]): Probe[] =>
  sinks.map((sink) => ({ part: sink.name, ask: () => sink.verify().then(() => null) }));

import { z } from 'zod';
import type { ProofContext } from '../domain/reading/prove.ts';

/** For whom the mails of the cases ask; all of them are invented. */
export const Home = z.enum(['acme', 'rheinwerk', 'garonne', 'ebro', 'adda', 'veluwe']);
export type Home = z.infer<typeof Home>;

/** What the gate knows of a company beside the mail; the requester is the mail's sender. */
export const homes = {
  acme: {
    timeZone: 'America/New_York',
    baseCurrency: 'USD',
    tenant: { name: 'Acme Robotics Inc.', domains: ['acme.example'], taxIds: ['16-5550184'] },
  },
  rheinwerk: {
    timeZone: 'Europe/Berlin',
    baseCurrency: 'EUR',
    tenant: { name: 'Rheinwerk Maschinenbau GmbH', domains: ['rheinwerk.example'], taxIds: ['DE296380250'] },
  },
  garonne: {
    timeZone: 'Europe/Paris',
    baseCurrency: 'EUR',
    tenant: { name: 'Garonne Conditionnement SAS', domains: ['garonne.example'], taxIds: [] },
  },
  ebro: {
    timeZone: 'Europe/Madrid',
    baseCurrency: 'EUR',
    tenant: { name: 'Ebro Envases S.A.', domains: ['ebro.example'], taxIds: [] },
  },
  adda: {
    timeZone: 'Europe/Rome',
    baseCurrency: 'EUR',
    tenant: { name: 'Adda Meccanica S.p.A.', domains: ['adda.example'], taxIds: [] },
  },
  veluwe: {
    timeZone: 'Europe/Amsterdam',
    baseCurrency: 'EUR',
    tenant: { name: 'Veluwe Techniek B.V.', domains: ['veluwe.example'], taxIds: [] },
  },
} as const satisfies Record<Home, Omit<ProofContext, 'requester'>>;

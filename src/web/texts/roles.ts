import type { Role } from '../../domain/principal.ts';
import type { Owner } from '../../domain/task.ts';
import type { Formats } from '../formats.ts';
import type { Texts } from './texts.ts';

export const roleNames = {
  en: {
    requester: 'Requester',
    buyer: 'Buyer',
    department_head: 'Department head',
    finance_director: 'Finance director',
    compliance: 'Compliance',
    receiver: 'Goods receipt',
    auditor: 'Auditor',
    administrator: 'Administrator',
  },
  de: {
    requester: 'Bedarfsträger',
    buyer: 'Einkauf',
    department_head: 'Bereichsleitung',
    finance_director: 'Finanzleitung',
    compliance: 'Compliance',
    receiver: 'Wareneingang',
    auditor: 'Revision',
    administrator: 'Administration',
  },
  fr: {
    requester: 'Demandeur',
    buyer: 'Acheteur',
    department_head: 'Chef de service',
    finance_director: 'Direction financière',
    compliance: 'Conformité',
    receiver: 'Réception',
    auditor: 'Audit',
    administrator: 'Administration',
  },
} as const satisfies Texts<Record<Role, string>>;

/** Whose a task is, in the reader's words. */
export const ownerName = (owner: Owner, { language, person }: Pick<Formats, 'language' | 'person'>): string =>
  'person' in owner ? person(owner.person) : roleNames[language][owner.role];

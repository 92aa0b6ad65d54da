import type { Phase } from '../../domain/status.ts';
import type { Texts } from './texts.ts';

type Requisitions = {
  title: string;
  empty: string;
  columns: Record<
    'id' | 'subject' | 'vendor' | 'total' | 'requester' | 'costCenter' | 'status' | 'due' | 'changed',
    string
  >;
  search: string;
  phase: string;
  phases: Record<Phase, string>;
  filter: string;
  vendorNumber: string;
  from: string;
  to: string;
  reset: string;
  more: string;
  invalid: string;
  paused: string;
  erased: string;
};

export const requisitionsTexts = {
  en: {
    title: 'Requisitions',
    empty: 'There are none that fit and that you may see.',
    columns: {
      id: 'Number',
      subject: 'Subject',
      vendor: 'Vendor',
      total: 'Total',
      requester: 'Requester',
      costCenter: 'Cost centre',
      status: 'Status',
      due: 'Due',
      changed: 'Changed',
    },
    search: 'Words',
    phase: 'Stage',
    phases: {
      working: 'at work',
      input_required: 'waits for people',
      auth_required: 'waits for sign-in',
      completed: 'completed',
      failed: 'failed',
      canceled: 'withdrawn',
      rejected: 'rejected or blocked',
    },
    filter: 'Status',
    vendorNumber: 'Vendor number',
    from: 'Received from',
    to: 'to',
    reset: 'Clear the filters',
    more: 'More filters',
    invalid: 'One of the filters cannot be understood. Correct it and search again.',
    paused: 'paused',
    erased: 'The mail is kept no longer.',
  },
  de: {
    title: 'Bedarfe',
    empty: 'Es gibt keine, die passen und die Sie sehen dürfen.',
    columns: {
      id: 'Nummer',
      subject: 'Betreff',
      vendor: 'Lieferant',
      total: 'Summe',
      requester: 'Bedarfsträger',
      costCenter: 'Kostenstelle',
      status: 'Stand',
      due: 'Fällig',
      changed: 'Geändert',
    },
    search: 'Wörter',
    phase: 'Phase',
    phases: {
      working: 'in Arbeit',
      input_required: 'wartet auf Menschen',
      auth_required: 'wartet auf Anmeldung',
      completed: 'abgeschlossen',
      failed: 'fehlgeschlagen',
      canceled: 'zurückgezogen',
      rejected: 'abgelehnt oder gesperrt',
    },
    filter: 'Stand',
    vendorNumber: 'Lieferantennummer',
    from: 'Eingegangen von',
    to: 'bis',
    reset: 'Filter leeren',
    more: 'Weitere Filter',
    invalid: 'Einer der Filter ist nicht zu verstehen. Berichtigen Sie ihn und suchen Sie noch einmal.',
    paused: 'angehalten',
    erased: 'Die E-Mail wird nicht mehr aufbewahrt.',
  },
  fr: {
    title: 'Demandes',
    empty: 'Il n’y en a aucune qui corresponde et que vous puissiez voir.',
    columns: {
      id: 'Numéro',
      subject: 'Objet',
      vendor: 'Fournisseur',
      total: 'Total',
      requester: 'Demandeur',
      costCenter: 'Centre de coûts',
      status: 'État',
      due: 'Échéance',
      changed: 'Modifiée',
    },
    search: 'Mots',
    phase: 'Phase',
    phases: {
      working: 'en cours',
      input_required: 'attend quelqu’un',
      auth_required: 'attend une connexion',
      completed: 'terminée',
      failed: 'échouée',
      canceled: 'retirée',
      rejected: 'refusée ou bloquée',
    },
    filter: 'État',
    vendorNumber: 'Numéro du fournisseur',
    from: 'Reçue du',
    to: 'au',
    reset: 'Effacer les filtres',
    more: 'Autres filtres',
    invalid: 'Un des filtres ne peut pas être compris. Corrigez-le et cherchez à nouveau.',
    paused: 'suspendue',
    erased: 'Le courriel n’est plus conservé.',
  },
} as const satisfies Texts<Requisitions>;

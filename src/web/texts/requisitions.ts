import type { Texts } from './texts.ts';

type Requisitions = {
  title: string;
  empty: string;
  columns: { id: string; subject: string; vendor: string; total: string; status: string; changed: string };
  next: string;
  all: string;
  filter: string;
  paused: string;
};

export const requisitionsTexts = {
  en: {
    title: 'Requisitions',
    empty: 'There are none that you may see.',
    columns: {
      id: 'Number',
      subject: 'Subject',
      vendor: 'Vendor',
      total: 'Total',
      status: 'Status',
      changed: 'Changed',
    },
    next: 'Next page',
    all: 'All',
    filter: 'Status',
    paused: 'paused',
  },
  de: {
    title: 'Bedarfe',
    empty: 'Es gibt keine, die Sie sehen dürfen.',
    columns: {
      id: 'Nummer',
      subject: 'Betreff',
      vendor: 'Lieferant',
      total: 'Summe',
      status: 'Stand',
      changed: 'Geändert',
    },
    next: 'Nächste Seite',
    all: 'Alle',
    filter: 'Stand',
    paused: 'angehalten',
  },
  fr: {
    title: 'Demandes',
    empty: 'Il n’y en a aucune que vous puissiez voir.',
    columns: {
      id: 'Numéro',
      subject: 'Objet',
      vendor: 'Fournisseur',
      total: 'Total',
      status: 'État',
      changed: 'Modifiée',
    },
    next: 'Page suivante',
    all: 'Toutes',
    filter: 'État',
    paused: 'suspendue',
  },
} as const satisfies Texts<Requisitions>;

import type { Texts } from './texts.ts';

type Binding = {
  title: string;
  vendor: string;
  order: string;
  delivery: string;
  line: string;
  lineTotal: string;
  total: Record<'net' | 'gross' | 'open', string>;
  digest: (digest: string) => string;
  changes: {
    title: string;
    since: (at: string, by: string) => string;
    asked: (at: string) => string;
    none: string;
    columns: { field: string; before: string; now: string };
  };
};

export const bindingTexts = {
  en: {
    title: 'What you approve',
    vendor: 'Vendor',
    order: 'Order',
    delivery: 'Delivery',
    line: 'Line',
    lineTotal: 'Amount',
    total: { net: 'Total without tax', gross: 'Total with tax', open: 'Total' },
    digest: (digest) => `Your approval is for exactly this (${digest}). Any change of it asks again.`,
    changes: {
      title: 'What has changed',
      since: (at, by) => `Since ${by} approved what was put up ${at}:`,
      asked: (at) => `Since what was put up for approval ${at}:`,
      none: 'Nothing of what is bound differs.',
      columns: { field: 'Field', before: 'Before', now: 'Now' },
    },
  },
  de: {
    title: 'Was Sie freigeben',
    vendor: 'Lieferant',
    order: 'Bestellung',
    delivery: 'Lieferung',
    line: 'Position',
    lineTotal: 'Betrag',
    total: { net: 'Summe ohne Steuer', gross: 'Summe mit Steuer', open: 'Summe' },
    digest: (digest) => `Ihre Freigabe gilt genau hierfür (${digest}). Jede Änderung daran wird neu gefragt.`,
    changes: {
      title: 'Was sich geändert hat',
      since: (at, by) => `Seit ${by} freigegeben hat, was am ${at} vorlag:`,
      asked: (at) => `Seit dem, was am ${at} zur Freigabe vorlag:`,
      none: 'Nichts von dem, was gebunden ist, weicht ab.',
      columns: { field: 'Angabe', before: 'Vorher', now: 'Jetzt' },
    },
  },
  fr: {
    title: 'Ce que vous approuvez',
    vendor: 'Fournisseur',
    order: 'Commande',
    delivery: 'Livraison',
    line: 'Ligne',
    lineTotal: 'Montant',
    total: { net: 'Total hors taxe', gross: 'Total taxe comprise', open: 'Total' },
    digest: (digest) => `Votre approbation vaut exactement pour ceci (${digest}). Toute modification sera redemandée.`,
    changes: {
      title: 'Ce qui a changé',
      since: (at, by) => `Depuis que ${by} a approuvé ce qui était soumis le ${at} :`,
      asked: (at) => `Depuis ce qui était soumis le ${at} :`,
      none: 'Rien de ce qui est lié ne diffère.',
      columns: { field: 'Donnée', before: 'Avant', now: 'Maintenant' },
    },
  },
} as const satisfies Texts<Binding>;

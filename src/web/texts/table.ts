import type { Texts } from './texts.ts';

type Table = {
  columns: Record<'line' | 'description' | 'quantity' | 'unit' | 'unitPrice' | 'net', string>;
  tax: string;
  total: string;
  totals: Record<'net' | 'gross', string>;
  ceiling: string;
  proofs: string;
  facts: string;
};

export const tableTexts = {
  en: {
    columns: {
      line: 'No.',
      description: 'Description',
      quantity: 'Quantity',
      unit: 'Unit',
      unitPrice: 'Unit price',
      net: 'Net',
    },
    tax: 'Tax',
    total: 'Total',
    totals: { net: 'Total, net', gross: 'Total with tax' },
    ceiling: 'At most',
    proofs: 'What proves each value',
    facts: 'Vendor, delivery and account',
  },
  de: {
    columns: {
      line: 'Nr.',
      description: 'Beschreibung',
      quantity: 'Menge',
      unit: 'Einheit',
      unitPrice: 'Einzelpreis',
      net: 'Netto',
    },
    tax: 'Steuer',
    total: 'Summe',
    totals: { net: 'Summe, netto', gross: 'Summe mit Steuer' },
    ceiling: 'Höchstens',
    proofs: 'Was jeden Wert belegt',
    facts: 'Lieferant, Lieferung und Kontierung',
  },
  fr: {
    columns: {
      line: 'N°',
      description: 'Désignation',
      quantity: 'Quantité',
      unit: 'Unité',
      unitPrice: 'Prix unitaire',
      net: 'Net',
    },
    tax: 'Taxe',
    total: 'Total',
    totals: { net: 'Total hors taxe', gross: 'Total taxe comprise' },
    ceiling: 'Au plus',
    proofs: 'Ce qui prouve chaque valeur',
    facts: 'Fournisseur, livraison et imputation',
  },
} as const satisfies Texts<Table>;

import type { FieldPath } from '../../domain/requirement.ts';
import type { Language } from '../../services/view.ts';
import type { Texts } from './texts.ts';

type Fields = {
  names: Readonly<Record<string, string>>;
  line: (number: number) => string;
  charge: (number: number) => string;
};

const texts = {
  en: {
    names: {
      'vendor.name': 'Vendor',
      'vendor.country': 'Country of the vendor',
      'vendor.taxId': 'Tax id of the vendor',
      'vendor.email': 'Address of the vendor for orders',
      'vendor.duns': 'DUNS number of the vendor',
      description: 'Description',
      quantity: 'Quantity',
      unit: 'Unit',
      unitPrice: 'Unit price',
      label: 'Charge',
      amount: 'Amount',
      tax: 'Tax',
      total: 'Total',
      totalIs: 'Total is',
      ceiling: 'At most',
      currency: 'Currency',
      neededBy: 'Needed by',
      costCenter: 'Cost centre',
      deliveryPlace: 'Delivery place',
      justification: 'Justification',
      category: 'Category',
      source: 'Second source',
      condition: 'Condition',
      to: 'New limit',
      text: 'Text of the letter',
      erpNumber: 'Number in the ERP',
      reason: 'Reason',
      due: 'Expected by',
      promised: 'The vendor delivers on',
      wanted: 'The vendor wants in all',
      missing: 'Still to come, by line',
    },
    line: (number) => `Line ${number}`,
    charge: (number) => `Charge ${number}`,
  },
  de: {
    names: {
      'vendor.name': 'Lieferant',
      'vendor.country': 'Land des Lieferanten',
      'vendor.taxId': 'Steuernummer des Lieferanten',
      'vendor.email': 'Bestelladresse des Lieferanten',
      'vendor.duns': 'DUNS-Nummer des Lieferanten',
      description: 'Beschreibung',
      quantity: 'Menge',
      unit: 'Einheit',
      unitPrice: 'Einzelpreis',
      label: 'Nebenkosten',
      amount: 'Betrag',
      tax: 'Steuer',
      total: 'Summe',
      totalIs: 'Die Summe ist',
      ceiling: 'Höchstens',
      currency: 'Währung',
      neededBy: 'Benötigt bis',
      costCenter: 'Kostenstelle',
      deliveryPlace: 'Lieferort',
      justification: 'Begründung',
      category: 'Warengruppe',
      source: 'Zweite Quelle',
      condition: 'Bedingung',
      to: 'Neue Grenze',
      text: 'Text des Schreibens',
      erpNumber: 'Nummer im ERP',
      reason: 'Grund',
      due: 'Erwartet bis',
      promised: 'Der Lieferant liefert am',
      wanted: 'Der Lieferant will insgesamt',
      missing: 'Fehlt noch, nach Position',
    },
    line: (number) => `Position ${number}`,
    charge: (number) => `Nebenkosten ${number}`,
  },
  fr: {
    names: {
      'vendor.name': 'Fournisseur',
      'vendor.country': 'Pays du fournisseur',
      'vendor.taxId': 'Numéro fiscal du fournisseur',
      'vendor.email': 'Adresse de commande du fournisseur',
      'vendor.duns': 'Numéro DUNS du fournisseur',
      description: 'Désignation',
      quantity: 'Quantité',
      unit: 'Unité',
      unitPrice: 'Prix unitaire',
      label: 'Frais',
      amount: 'Montant',
      tax: 'Taxe',
      total: 'Total',
      totalIs: 'Le total est',
      ceiling: 'Au plus',
      currency: 'Devise',
      neededBy: 'Nécessaire pour le',
      costCenter: 'Centre de coûts',
      deliveryPlace: 'Lieu de livraison',
      justification: 'Motif',
      category: 'Catégorie',
      source: 'Deuxième source',
      condition: 'Condition',
      to: 'Nouvelle limite',
      text: 'Texte de la lettre',
      erpNumber: 'Numéro dans l’ERP',
      reason: 'Raison',
      due: 'Attendue pour le',
      promised: 'Le fournisseur livre le',
      wanted: 'Le fournisseur veut en tout',
      missing: 'Reste à venir, par ligne',
    },
    line: (number) => `Ligne ${number}`,
    charge: (number) => `Frais ${number}`,
  },
} as const satisfies Texts<Fields>;

/** What a field is called for its reader; one that has no name of ours shows its path. */
export function fieldLabel(path: FieldPath, language: Language): string {
  const { names, line, charge }: Fields = texts[language];
  const [, kind, index, rest = ''] = /^(lines|charges)\[(\d+)\]\.?(.*)$/.exec(path) ?? [];
  if (kind === undefined) return names[path] ?? path;
  const whose = (kind === 'lines' ? line : charge)(Number(index) + 1);
  return rest === '' ? whose : `${whose}: ${names[rest] ?? rest}`;
}

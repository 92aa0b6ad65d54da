import type { Language } from './texts.ts';

/** What an order says to a vendor, on paper and in the mail. */
export type OrderTexts = {
  title: string;
  labels: Record<
    | 'date'
    | 'buyer'
    | 'vendor'
    | 'vendorNumber'
    | 'taxId'
    | 'deliverTo'
    | 'neededBy'
    | 'reference'
    | 'position'
    | 'description'
    | 'quantity'
    | 'unit'
    | 'unitPrice'
    | 'net'
    | 'tax'
    | 'total'
    | 'totalNet'
    | 'totalGross',
    string
  >;
  page: (page: number, of: number) => string;
  subject: (number: string, tenant: string) => string;
  greeting: string;
  body: (number: string, neededBy: string) => string;
  quote: (number: string) => string;
  regards: string;
};

const en: OrderTexts = {
  title: 'Purchase order',
  labels: {
    date: 'Date',
    buyer: 'Buyer',
    vendor: 'Vendor',
    vendorNumber: 'Vendor number',
    taxId: 'Tax id',
    deliverTo: 'Deliver to',
    neededBy: 'Needed by',
    reference: 'Our reference',
    position: 'No.',
    description: 'Description',
    quantity: 'Quantity',
    unit: 'Unit',
    unitPrice: 'Unit price',
    net: 'Amount',
    tax: 'Tax',
    total: 'Total',
    totalNet: 'Total without tax',
    totalGross: 'Total with tax',
  },
  page: (page, of) => `Page ${page} of ${of}`,
  subject: (number, tenant) => `Purchase order ${number} from ${tenant}`,
  greeting: 'Dear Sir or Madam,',
  body: (number, neededBy) => `please find attached our purchase order ${number}. We need the delivery by ${neededBy}.`,
  quote: (number) => `Please name the order number ${number} on the delivery note and the invoice.`,
  regards: 'Kind regards',
};

const de: OrderTexts = {
  title: 'Bestellung',
  labels: {
    date: 'Datum',
    buyer: 'Besteller',
    vendor: 'Lieferant',
    vendorNumber: 'Lieferantennummer',
    taxId: 'Steuernummer',
    deliverTo: 'Lieferung an',
    neededBy: 'Benötigt bis',
    reference: 'Unser Zeichen',
    position: 'Pos.',
    description: 'Beschreibung',
    quantity: 'Menge',
    unit: 'Einheit',
    unitPrice: 'Einzelpreis',
    net: 'Betrag',
    tax: 'Steuer',
    total: 'Summe',
    totalNet: 'Summe ohne Steuer',
    totalGross: 'Summe mit Steuer',
  },
  page: (page, of) => `Seite ${page} von ${of}`,
  subject: (number, tenant) => `Bestellung ${number} der ${tenant}`,
  greeting: 'Sehr geehrte Damen und Herren,',
  body: (number, neededBy) =>
    `anbei erhalten Sie unsere Bestellung ${number}. Wir benötigen die Lieferung bis ${neededBy}.`,
  quote: (number) => `Bitte nennen Sie die Bestellnummer ${number} auf Lieferschein und Rechnung.`,
  regards: 'Mit freundlichen Grüßen',
};

const fr: OrderTexts = {
  title: 'Bon de commande',
  labels: {
    date: 'Date',
    buyer: 'Acheteur',
    vendor: 'Fournisseur',
    vendorNumber: 'Numéro de fournisseur',
    taxId: 'Identifiant fiscal',
    deliverTo: 'Livraison à',
    neededBy: 'Nécessaire pour le',
    reference: 'Notre référence',
    position: 'N°',
    description: 'Désignation',
    quantity: 'Quantité',
    unit: 'Unité',
    unitPrice: 'Prix unitaire',
    net: 'Montant',
    tax: 'Taxe',
    total: 'Total',
    totalNet: 'Total hors taxe',
    totalGross: 'Total toutes taxes comprises',
  },
  page: (page, of) => `Page ${page} sur ${of}`,
  subject: (number, tenant) => `Bon de commande ${number} de ${tenant}`,
  greeting: 'Madame, Monsieur,',
  body: (number, neededBy) =>
    `veuillez trouver ci-joint notre bon de commande ${number}. La livraison est nécessaire pour le ${neededBy}.`,
  quote: (number) => `Merci d'indiquer le numéro de commande ${number} sur le bon de livraison et la facture.`,
  regards: 'Cordialement',
};

const orderTexts = { en, de, fr } satisfies Record<Language, OrderTexts>;

export const orderTextsIn = (language: Language): OrderTexts => orderTexts[language];

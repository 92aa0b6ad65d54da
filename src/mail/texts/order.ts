import type { Notice } from '../../domain/delivery.ts';
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
  /** A later version of an order that the vendor has. */
  changed: {
    name: (number: string, version: number) => string;
    subject: (number: string, version: number, tenant: string) => string;
    body: (number: string, version: number, neededBy: string) => string;
  };
  quote: (number: string) => string;
  regards: string;
  /** What is told about an order that the vendor has. */
  notices: Record<
    Exclude<Notice['kind'], 'version'>,
    { subject: OrderTexts['subject']; body: (number: string, due: string) => string }
  >;
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
  changed: {
    name: (number, version) => `${number}, version ${version}`,
    subject: (number, version, tenant) => `Purchase order ${number}, version ${version}, from ${tenant}`,
    body: (number, version, neededBy) =>
      `please find attached version ${version} of our purchase order ${number}. It takes the place of what we sent before. We need the delivery by ${neededBy}. Please confirm it.`,
  },
  quote: (number) => `Please name the order number ${number} on the delivery note and the invoice.`,
  regards: 'Kind regards',
  notices: {
    reminder: {
      subject: (number, tenant) => `Reminder: purchase order ${number} from ${tenant}`,
      body: (number, due) =>
        `our purchase order ${number} was to be delivered by ${due}. We have not received all of it. Please tell us when the rest will arrive:`,
    },
    kept: {
      subject: (number, tenant) => `Purchase order ${number} from ${tenant} stands as it is`,
      body: (number) =>
        `thank you for your answer to our purchase order ${number}. We do not take the change over: the order stands as we sent it. Please confirm it.`,
    },
    cancelled: {
      subject: (number, tenant) => `Cancelled: purchase order ${number} from ${tenant}`,
      body: (number) => `we cancel our purchase order ${number}. Please do not deliver it, and send no invoice for it.`,
    },
  },
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
  changed: {
    name: (number, version) => `${number}, Fassung ${version}`,
    subject: (number, version, tenant) => `Bestellung ${number}, Fassung ${version}, der ${tenant}`,
    body: (number, version, neededBy) =>
      `anbei erhalten Sie Fassung ${version} unserer Bestellung ${number}. Sie tritt an die Stelle dessen, was wir zuvor gesendet haben. Wir benötigen die Lieferung bis ${neededBy}. Bitte bestätigen Sie sie.`,
  },
  quote: (number) => `Bitte nennen Sie die Bestellnummer ${number} auf Lieferschein und Rechnung.`,
  regards: 'Mit freundlichen Grüßen',
  notices: {
    reminder: {
      subject: (number, tenant) => `Erinnerung: Bestellung ${number} der ${tenant}`,
      body: (number, due) =>
        `unsere Bestellung ${number} sollte bis ${due} geliefert werden. Sie ist noch nicht vollständig hier. Bitte teilen Sie uns mit, wann der Rest eintrifft:`,
    },
    kept: {
      subject: (number, tenant) => `Bestellung ${number} der ${tenant} bleibt unverändert`,
      body: (number) =>
        `vielen Dank für Ihre Antwort auf unsere Bestellung ${number}. Wir übernehmen die Änderung nicht: Die Bestellung gilt, wie wir sie gesendet haben. Bitte bestätigen Sie sie.`,
    },
    cancelled: {
      subject: (number, tenant) => `Storniert: Bestellung ${number} der ${tenant}`,
      body: (number) =>
        `wir stornieren unsere Bestellung ${number}. Bitte liefern Sie sie nicht, und senden Sie dafür keine Rechnung.`,
    },
  },
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
  changed: {
    name: (number, version) => `${number}, version ${version}`,
    subject: (number, version, tenant) => `Bon de commande ${number}, version ${version}, de ${tenant}`,
    body: (number, version, neededBy) =>
      `veuillez trouver ci-joint la version ${version} de notre bon de commande ${number}. Elle remplace ce que nous avons envoyé auparavant. La livraison est nécessaire pour le ${neededBy}. Merci de la confirmer.`,
  },
  quote: (number) => `Merci d'indiquer le numéro de commande ${number} sur le bon de livraison et la facture.`,
  regards: 'Cordialement',
  notices: {
    reminder: {
      subject: (number, tenant) => `Rappel : bon de commande ${number} de ${tenant}`,
      body: (number, due) =>
        `notre bon de commande ${number} devait être livré le ${due} au plus tard. Nous n'avons pas tout reçu. Merci de nous dire quand le reste arrivera :`,
    },
    kept: {
      subject: (number, tenant) => `Le bon de commande ${number} de ${tenant} reste inchangé`,
      body: (number) =>
        `merci de votre réponse à notre bon de commande ${number}. Nous n'acceptons pas la modification : la commande vaut telle que nous l'avons envoyée. Merci de la confirmer.`,
    },
    cancelled: {
      subject: (number, tenant) => `Annulé : bon de commande ${number} de ${tenant}`,
      body: (number) =>
        `nous annulons notre bon de commande ${number}. Merci de ne pas le livrer et de ne pas le facturer.`,
    },
  },
};

const orderTexts = { en, de, fr } satisfies Record<Language, OrderTexts>;

export const orderTextsIn = (language: Language): OrderTexts => orderTexts[language];

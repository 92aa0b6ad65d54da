import type { ChangeRefusal } from '../../domain/delivery.ts';
import type { OrderChangeView } from '../../services/records-view.ts';
import type { Texts } from './texts.ts';

type Versions = {
  title: string;
  version: (version: number) => string;
  columns: Record<'version' | 'date' | 'neededBy' | 'total', string>;
  changes: string;
  states: Record<OrderChangeView['state'], string>;
  /** Why it came to nothing. */
  why: Record<ChangeRefusal, string>;
  proposed: (by: string) => string;
  takesOver: string;
  inErp: string;
  notInErp: string;
  field: string;
  was: string;
  is: string;
  asked: (who: string) => string;
  approved: (who: string, by: string) => string;
  rejected: (who: string, by: string) => string;
  form: {
    title: string;
    hint: string;
    button: string;
    quantity: (line: string) => string;
    price: (line: string) => string;
    neededBy: string;
    tax: string;
  };
};

export const versionTexts = {
  en: {
    title: 'Versions',
    version: (version) => `version ${version}`,
    columns: { version: 'Version', date: 'Date', neededBy: 'Needed by', total: 'Total' },
    changes: 'Changes',
    states: { open: 'waits', taken: 'taken', refused: 'refused', replaced: 'replaced by another change' },
    why: {
      rejected: 'an approver refused it',
      over_budget: 'the budget does not reach',
      no_approver: 'nobody is left who may approve it',
      no_rate: 'there is no exchange rate',
      vendor_changed: 'the vendor is not as it was',
      order_changed: 'the order, or what came of it, is not as it was',
      received: 'all of it was received before',
      order_ended: 'the order was closed or cancelled before',
    },
    proposed: (by) => `proposed by ${by}`,
    takesOver: 'as the vendor wants it',
    inErp: 'in the ERP',
    notInErp: 'not in the ERP yet',
    field: 'Field',
    was: 'Before',
    is: 'Then',
    asked: (who) => `${who} is asked`,
    approved: (who, by) => `approved for ${who} by ${by}`,
    rejected: (who, by) => `refused for ${who} by ${by}`,
    form: {
      title: 'Change the order',
      hint: 'What is left as it is stays as it is; a quantity of 0 drops a line. Where an amount rises it is approved anew. Then the ERP and the vendor get the new version.',
      button: 'Propose the change',
      quantity: (line) => `Quantity of line ${line}`,
      price: (line) => `Unit price of line ${line}`,
      neededBy: 'Needed by',
      tax: 'Tax, where amounts change',
    },
  },
  de: {
    title: 'Fassungen',
    version: (version) => `Fassung ${version}`,
    columns: { version: 'Fassung', date: 'Datum', neededBy: 'Benötigt bis', total: 'Summe' },
    changes: 'Änderungen',
    states: {
      open: 'wartet',
      taken: 'übernommen',
      refused: 'abgelehnt',
      replaced: 'durch eine andere Änderung ersetzt',
    },
    why: {
      rejected: 'nicht freigegeben',
      over_budget: 'das Budget reicht nicht',
      no_approver: 'niemand ist da, der sie freigeben darf',
      no_rate: 'es gibt keinen Wechselkurs',
      vendor_changed: 'der Lieferant ist nicht mehr, wie er war',
      order_changed: 'die Bestellung, oder was davon kam, ist nicht mehr, wie sie war',
      received: 'alles ist vorher eingegangen',
      order_ended: 'die Bestellung wurde vorher abgeschlossen oder storniert',
    },
    proposed: (by) => `vorgeschlagen von ${by}`,
    takesOver: 'wie der Lieferant es will',
    inErp: 'im ERP',
    notInErp: 'noch nicht im ERP',
    field: 'Feld',
    was: 'Vorher',
    is: 'Danach',
    asked: (who) => `${who} ist gefragt`,
    approved: (who, by) => `freigegeben für ${who} von ${by}`,
    rejected: (who, by) => `abgelehnt für ${who} von ${by}`,
    form: {
      title: 'Bestellung ändern',
      hint: 'Was stehen bleibt, bleibt, wie es ist; die Menge 0 streicht eine Position. Wo ein Betrag steigt, wird neu freigegeben. Dann erhalten ERP und Lieferant die neue Fassung.',
      button: 'Änderung vorschlagen',
      quantity: (line) => `Menge der Position ${line}`,
      price: (line) => `Einzelpreis der Position ${line}`,
      neededBy: 'Benötigt bis',
      tax: 'Steuer, falls Beträge sich ändern',
    },
  },
  fr: {
    title: 'Versions',
    version: (version) => `version ${version}`,
    columns: { version: 'Version', date: 'Date', neededBy: 'Nécessaire pour le', total: 'Total' },
    changes: 'Modifications',
    states: { open: 'en attente', taken: 'reprise', refused: 'refusée', replaced: 'remplacée par une autre' },
    why: {
      rejected: 'un approbateur l’a refusée',
      over_budget: 'le budget ne suffit pas',
      no_approver: 'il ne reste personne pour l’approuver',
      no_rate: 'il n’y a pas de taux de change',
      vendor_changed: 'le fournisseur n’est plus tel qu’il était',
      order_changed: 'la commande, ou ce qui en est venu, n’est plus telle qu’elle était',
      received: 'tout a été reçu avant',
      order_ended: 'la commande a été close ou annulée avant',
    },
    proposed: (by) => `proposée par ${by}`,
    takesOver: 'comme le veut le fournisseur',
    inErp: 'dans l’ERP',
    notInErp: 'pas encore dans l’ERP',
    field: 'Champ',
    was: 'Avant',
    is: 'Après',
    asked: (who) => `${who} : demandé`,
    approved: (who, by) => `approuvée pour ${who} par ${by}`,
    rejected: (who, by) => `refusée pour ${who} par ${by}`,
    form: {
      title: 'Modifier la commande',
      hint: 'Ce qui n’est pas touché reste tel quel ; une quantité de 0 supprime une ligne. Si un montant augmente, il faut une nouvelle approbation. L’ERP et le fournisseur reçoivent ensuite la nouvelle version.',
      button: 'Proposer la modification',
      quantity: (line) => `Quantité de la ligne ${line}`,
      price: (line) => `Prix unitaire de la ligne ${line}`,
      neededBy: 'Nécessaire pour le',
      tax: 'Taxe, si des montants changent',
    },
  },
} as const satisfies Texts<Versions>;

import type { OrderChangeView } from '../../services/records-view.ts';
import type { Texts } from './texts.ts';

type Versions = {
  title: string;
  version: (version: number) => string;
  columns: Record<'version' | 'date' | 'neededBy' | 'total', string>;
  changes: string;
  states: Record<OrderChangeView['state'], string>;
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
  withdrawn: (by: string) => string;
  withdraw: Record<'title' | 'hint' | 'button', string>;
  form: {
    /** Of an order with a change that waits. */
    inPlace: string;
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
    states: {
      open: 'waits',
      taken: 'taken',
      refused: 'refused',
      withdrawn: 'withdrawn',
      replaced: 'replaced by another change',
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
    withdrawn: (by) => `withdrawn by ${by}`,
    withdraw: {
      title: 'Withdraw the change',
      hint: 'The change that waits is taken back, and nobody is asked to approve it any more. The order stays as it is.',
      button: 'Withdraw the change',
    },
    form: {
      inPlace: 'A change waits already; this one takes its place.',
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
      withdrawn: 'zurückgezogen',
      replaced: 'durch eine andere Änderung ersetzt',
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
    withdrawn: (by) => `zurückgezogen von ${by}`,
    withdraw: {
      title: 'Änderung zurückziehen',
      hint: 'Die wartende Änderung wird zurückgenommen, und niemand wird mehr um Freigabe gebeten. Die Bestellung bleibt, wie sie ist.',
      button: 'Änderung zurückziehen',
    },
    form: {
      inPlace: 'Eine Änderung wartet bereits; diese tritt an ihre Stelle.',
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
    states: {
      open: 'en attente',
      taken: 'reprise',
      refused: 'refusée',
      withdrawn: 'retirée',
      replaced: 'remplacée par une autre',
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
    withdrawn: (by) => `retirée par ${by}`,
    withdraw: {
      title: 'Retirer la modification',
      hint: 'La modification en attente est retirée, et personne n’est plus sollicité pour l’approuver. La commande reste telle quelle.',
      button: 'Retirer la modification',
    },
    form: {
      inPlace: 'Une modification attend déjà ; celle-ci prend sa place.',
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

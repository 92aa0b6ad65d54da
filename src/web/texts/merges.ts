import type { Texts } from './texts.ts';

type Merges = {
  title: string;
  /** The heading of the page on which two records stand beside each other. */
  compare: (vendor: string, into: string) => string;
  mergedInto: string;
  absorbed: string;
  proposed: (by: string, vendor: string, into: string) => string;
  confirmed: (by: string) => string;
  rejected: (by: string) => string;
  look: string;
  propose: { title: string; hint: string; into: string; look: string; explain: string; button: string };
  goes: string;
  stays: string;
  field: string;
  facts: Record<'name' | 'status' | 'confirmed', string>;
  yes: string;
  no: string;
  confirm: { title: string; hint: string; button: string };
  reject: { title: string; hint: string; button: string };
};

export const mergesTexts = {
  en: {
    title: 'The same company',
    compare: (vendor, into) => `${vendor} and ${into}: one company?`,
    mergedInto: 'This record leads to',
    absorbed: 'These records lead here:',
    proposed: (by, vendor, into) => `${by} proposes to merge ${vendor} into ${into}`,
    confirmed: (by) => `confirmed by ${by}`,
    rejected: (by) => `rejected by ${by}`,
    look: 'Compare and decide',
    propose: {
      title: 'Merge into another record',
      hint: 'Is this company in our records a second time? Give the number of the record that stays.',
      into: 'Number of the record that stays',
      look: 'Compare the two',
      explain: 'Nothing changes until a second person has confirmed it.',
      button: 'Propose the merge',
    },
    goes: 'goes',
    stays: 'stays',
    field: 'Field',
    facts: { name: 'Name', status: 'Status', confirmed: 'Address confirmed' },
    yes: 'yes',
    no: 'no',
    confirm: {
      title: 'They are one company',
      hint: 'The record that stays keeps its address, tax ids and bank data. What is under way with the other is looked at anew, and its approvals are asked for again. This cannot be undone.',
      button: 'Confirm the merge',
    },
    reject: {
      title: 'They are two companies',
      hint: 'Both records stay as they are.',
      button: 'Reject the proposal',
    },
  },
  de: {
    title: 'Dieselbe Firma',
    compare: (vendor, into) => `${vendor} und ${into}: eine Firma?`,
    mergedInto: 'Dieser Datensatz führt zu',
    absorbed: 'Diese Datensätze führen hierher:',
    proposed: (by, vendor, into) => `${by} schlägt vor, ${vendor} in ${into} aufgehen zu lassen`,
    confirmed: (by) => `bestätigt von ${by}`,
    rejected: (by) => `abgelehnt von ${by}`,
    look: 'Vergleichen und entscheiden',
    propose: {
      title: 'Mit einem anderen Datensatz zusammenführen',
      hint: 'Steht diese Firma ein zweites Mal in unseren Daten? Nennen Sie die Nummer des Datensatzes, der bleibt.',
      into: 'Nummer des Datensatzes, der bleibt',
      look: 'Beide vergleichen',
      explain: 'Es ändert sich nichts, bis eine zweite Person es bestätigt hat.',
      button: 'Zusammenführung vorschlagen',
    },
    goes: 'geht auf',
    stays: 'bleibt',
    field: 'Feld',
    facts: { name: 'Name', status: 'Stand', confirmed: 'Adresse bestätigt' },
    yes: 'ja',
    no: 'nein',
    confirm: {
      title: 'Es ist eine Firma',
      hint: 'Der Datensatz, der bleibt, behält Adresse, Steuernummern und Bankdaten. Was mit dem anderen läuft, wird neu geprüft; seine Freigaben werden erneut erbeten. Das lässt sich nicht rückgängig machen.',
      button: 'Zusammenführung bestätigen',
    },
    reject: {
      title: 'Es sind zwei Firmen',
      hint: 'Beide Datensätze bleiben, wie sie sind.',
      button: 'Vorschlag ablehnen',
    },
  },
  fr: {
    title: 'La même entreprise',
    compare: (vendor, into) => `${vendor} et ${into} : une seule entreprise ?`,
    mergedInto: 'Cette fiche mène à',
    absorbed: 'Ces fiches mènent ici :',
    proposed: (by, vendor, into) => `${by} propose de fusionner ${vendor} dans ${into}`,
    confirmed: (by) => `confirmé par ${by}`,
    rejected: (by) => `refusé par ${by}`,
    look: 'Comparer et décider',
    propose: {
      title: 'Fusionner avec une autre fiche',
      hint: 'Cette entreprise figure-t-elle deux fois dans nos données ? Indiquez le numéro de la fiche qui reste.',
      into: 'Numéro de la fiche qui reste',
      look: 'Comparer les deux',
      explain: 'Rien ne change avant qu’une seconde personne l’ait confirmé.',
      button: 'Proposer la fusion',
    },
    goes: 'disparaît',
    stays: 'reste',
    field: 'Champ',
    facts: { name: 'Nom', status: 'État', confirmed: 'Adresse confirmée' },
    yes: 'oui',
    no: 'non',
    confirm: {
      title: 'C’est une seule entreprise',
      hint: 'La fiche qui reste garde son adresse, ses numéros fiscaux et ses coordonnées bancaires. Ce qui est en cours avec l’autre est réexaminé et ses approbations sont redemandées. C’est irréversible.',
      button: 'Confirmer la fusion',
    },
    reject: {
      title: 'Ce sont deux entreprises',
      hint: 'Les deux fiches restent telles quelles.',
      button: 'Refuser la proposition',
    },
  },
} as const satisfies Texts<Merges>;

import type { Role } from '../../domain/principal.ts';
import type { Texts } from './texts.ts';

type Contracts = {
  title: string;
  empty: string;
  columns: Record<'title' | 'vendor' | 'language' | 'pages' | 'readers' | 'added', string>;
  ours: string;
  waiting: (passages: number) => string;
  group: (name: string) => string;
  search: { label: string; hint: string; button: string; results: (count: number) => string; none: string };
  byWords: (because: string | null) => string;
  vendor: string;
  page: (page: number) => string;
  add: {
    title: string;
    file: string;
    fileHint: string;
    vendorHint: string;
    readers: string;
    readersHint: string;
    group: string;
    groupHint: string;
    button: string;
    none: string;
  };
  known: string;
  removed: (characters: number) => string;
  text: string;
  remove: { title: string; hint: string; button: string };
  roles: Record<Role, string>;
  back: string;
};

export const contractsTexts = {
  en: {
    title: 'Contracts',
    empty: 'There are no contracts that you may read.',
    columns: {
      title: 'Contract',
      vendor: 'Vendor',
      language: 'Language',
      pages: 'Pages',
      readers: 'Who reads it',
      added: 'Added',
    },
    ours: 'our own terms',
    waiting: (passages) => `${passages === 1 ? '1 passage is' : `${passages} passages are`} found by words only so far`,
    group: (name) => `group ${name}`,
    search: {
      label: 'What is it about?',
      hint: 'Found by meaning, in any language: "late delivery", "Zahlungsziel"',
      button: 'Search the contracts',
      results: (count) => (count === 1 ? '1 passage' : `${count} passages`),
      none: 'No passage was found.',
    },
    byWords: (because) => `Only words were compared${because === null ? '.' : `: ${because}`}`,
    vendor: 'Vendor number',
    page: (page) => `page ${page}`,
    add: {
      title: 'Add a contract',
      file: 'File',
      fileHint: 'PDF, DOCX, text or Markdown; the same file twice is one contract',
      vendorHint: 'Whom it binds; without one these are our own terms',
      readers: 'Who reads it',
      readersHint: 'Nobody chosen: whoever handles contracts',
      group: 'Confidentiality group',
      groupHint: 'With one, its members alone read it, whatever their roles',
      button: 'Add the contract',
      none: 'Choose a file first.',
    },
    known: 'This very file was here already.',
    removed: (characters) => `${characters} invisible characters were taken out of it.`,
    text: 'Text',
    remove: {
      title: 'Remove',
      hint: 'It is removed for good, with its passages. Letters keep what they quoted.',
      button: 'Remove the contract',
    },
    roles: {
      requester: 'requester',
      buyer: 'buyer',
      department_head: 'department head',
      finance_director: 'finance director',
      compliance: 'compliance',
      receiver: 'receiver',
      auditor: 'auditor',
      administrator: 'administrator',
    },
    back: 'All contracts',
  },
  de: {
    title: 'Verträge',
    empty: 'Es gibt keine Verträge, die Sie lesen dürfen.',
    columns: {
      title: 'Vertrag',
      vendor: 'Lieferant',
      language: 'Sprache',
      pages: 'Seiten',
      readers: 'Wer ihn liest',
      added: 'Hinzugefügt',
    },
    ours: 'unsere eigenen Bedingungen',
    waiting: (passages) =>
      passages === 1
        ? '1 Abschnitt wird bisher nur nach Wörtern gefunden'
        : `${passages} Abschnitte werden bisher nur nach Wörtern gefunden`,
    group: (name) => `Gruppe ${name}`,
    search: {
      label: 'Worum geht es?',
      hint: 'Gefunden wird nach dem Sinn, in jeder Sprache: „verspätete Lieferung“, „payment terms“',
      button: 'Verträge durchsuchen',
      results: (count) => (count === 1 ? '1 Abschnitt' : `${count} Abschnitte`),
      none: 'Kein Abschnitt wurde gefunden.',
    },
    byWords: (because) => `Nur Wörter wurden verglichen${because === null ? '.' : `: ${because}`}`,
    vendor: 'Lieferantennummer',
    page: (page) => `Seite ${page}`,
    add: {
      title: 'Vertrag hinzufügen',
      file: 'Datei',
      fileHint: 'PDF, DOCX, Text oder Markdown; dieselbe Datei zweimal ist ein Vertrag',
      vendorHint: 'Wen er bindet; ohne Nummer sind es unsere eigenen Bedingungen',
      readers: 'Wer ihn liest',
      readersHint: 'Niemand gewählt: wer mit Verträgen umgeht',
      group: 'Vertrauensgruppe',
      groupHint: 'Mit einer lesen ihn nur ihre Mitglieder, was auch ihre Rolle ist',
      button: 'Vertrag hinzufügen',
      none: 'Wählen Sie zuerst eine Datei.',
    },
    known: 'Genau diese Datei war schon da.',
    removed: (characters) => `${characters} unsichtbare Zeichen wurden herausgenommen.`,
    text: 'Text',
    remove: {
      title: 'Entfernen',
      hint: 'Er wird mit seinen Abschnitten endgültig entfernt. Schreiben behalten, was sie zitiert haben.',
      button: 'Vertrag entfernen',
    },
    roles: {
      requester: 'Bedarfsträger',
      buyer: 'Einkauf',
      department_head: 'Abteilungsleitung',
      finance_director: 'Finanzleitung',
      compliance: 'Compliance',
      receiver: 'Wareneingang',
      auditor: 'Revision',
      administrator: 'Administration',
    },
    back: 'Alle Verträge',
  },
  fr: {
    title: 'Contrats',
    empty: 'Il n’y a aucun contrat que vous puissiez lire.',
    columns: {
      title: 'Contrat',
      vendor: 'Fournisseur',
      language: 'Langue',
      pages: 'Pages',
      readers: 'Qui le lit',
      added: 'Ajouté',
    },
    ours: 'nos propres conditions',
    waiting: (passages) =>
      passages === 1
        ? '1 passage ne se trouve encore que par ses mots'
        : `${passages} passages ne se trouvent encore que par leurs mots`,
    group: (name) => `groupe ${name}`,
    search: {
      label: 'De quoi s’agit-il ?',
      hint: 'Par le sens, dans toute langue : « retard de livraison », « payment terms »',
      button: 'Chercher dans les contrats',
      results: (count) => (count === 1 ? '1 passage' : `${count} passages`),
      none: 'Aucun passage n’a été trouvé.',
    },
    byWords: (because) => `Seuls les mots ont été comparés${because === null ? '.' : ` : ${because}`}`,
    vendor: 'Numéro du fournisseur',
    page: (page) => `page ${page}`,
    add: {
      title: 'Ajouter un contrat',
      file: 'Fichier',
      fileHint: 'PDF, DOCX, texte ou Markdown ; le même fichier deux fois est un seul contrat',
      vendorHint: 'Qui il lie ; sans numéro, ce sont nos propres conditions',
      readers: 'Qui le lit',
      readersHint: 'Personne de choisi : ceux qui s’occupent des contrats',
      group: 'Groupe de confidentialité',
      groupHint: 'Avec un groupe, seuls ses membres le lisent, quel que soit leur rôle',
      button: 'Ajouter le contrat',
      none: 'Choisissez d’abord un fichier.',
    },
    known: 'Ce fichier même était déjà là.',
    removed: (characters) => `${characters} caractères invisibles en ont été retirés.`,
    text: 'Texte',
    remove: {
      title: 'Supprimer',
      hint: 'Il est supprimé pour de bon, avec ses passages. Les lettres gardent ce qu’elles ont cité.',
      button: 'Supprimer le contrat',
    },
    roles: {
      requester: 'demandeur',
      buyer: 'acheteur',
      department_head: 'chef de service',
      finance_director: 'direction financière',
      compliance: 'conformité',
      receiver: 'réception',
      auditor: 'audit',
      administrator: 'administration',
    },
    back: 'Tous les contrats',
  },
} as const satisfies Texts<Contracts>;

import type { PolicyName } from '../../domain/policies.ts';
import type { VendorStanding } from '../../domain/policies.ts';
import type { Texts } from './texts.ts';

type Policies = {
  title: string;
  about: string;
  names: Record<PolicyName, { name: string; says: string }>;
  columns: Record<'policy' | 'version' | 'effective', string>;
  always: string;
  version: string;
  effective: string;
  digest: string;
  file: string;
  asUnderstood: string;
  applies: string;
  fitsAll: string;
  when: Record<'tenant' | 'category' | 'costCenter' | 'vendorStatus', string>;
  standings: Record<VendorStanding, string>;
  rows: Record<'amount' | 'steps' | 'why', string>;
  upTo: (to: string) => string;
  from: (from: string) => string;
  between: (from: string, to: string) => string;
  nobody: string;
  anyOrder: string;
  people: (count: number, role: string) => string;
  explain: {
    title: string;
    about: string;
    amount: string;
    currency: string;
    costCenter: string;
    category: string;
    notKnown: string;
    ask: string;
    refused: string;
    amountHint: string;
    currencyHint: string;
    costCenterHint: string;
  };
};

export const policiesTexts = {
  en: {
    title: 'Policies',
    about:
      'The rules that this installation goes by. They are files; whoever operates the system changes them, and nobody does here.',
    names: {
      approval: { name: 'Approval', says: 'Who approves what.' },
      categories: { name: 'Categories', says: 'What can be bought, by category.' },
      clearance: { name: 'Clearance', says: 'When a vendor may be bought from.' },
      confirmation: { name: 'Confirmation', says: 'What confirming a new vendor asks for.' },
      intake: { name: 'Intake', says: 'What a requisition must say.' },
      limits: { name: 'Limits', says: 'What models and services may cost and take.' },
      negotiation: { name: 'Negotiation', says: 'What we may write to vendors.' },
      rates: { name: 'Rates', says: 'Exchange rates.' },
      retention: { name: 'Retention', says: 'How long data is kept.' },
      subscriptions: { name: 'Subscriptions', says: 'Which events of other systems lead to what.' },
      delivery: { name: 'Delivery', says: 'What is accepted of an order, and when the vendor is reminded.' },
      tasks: { name: 'Tasks', says: 'Reminders and deadlines.' },
    },
    columns: { policy: 'Policy', version: 'Version', effective: 'Effective from' },
    always: 'not dated',
    version: 'Version',
    effective: 'Effective from',
    digest: 'SHA-256 of the file',
    file: 'The file',
    asUnderstood: 'What it says',
    applies: 'The first table that fits applies, no later one.',
    fitsAll: 'everything that no table before it fits',
    when: { tenant: 'company', category: 'category', costCenter: 'cost centre', vendorStatus: 'vendor' },
    standings: { active: 'in use', new: 'new', conditional: 'under a condition' },
    rows: { amount: 'Amount', steps: 'Who approves', why: 'Why' },
    upTo: (to) => `under ${to}`,
    from: (from) => `from ${from}`,
    between: (from, to) => `${from} to under ${to}`,
    nobody: 'nobody',
    anyOrder: 'in any order: ',
    people: (count, role) => `${count} people as ${role}`,
    explain: {
      title: 'What would a purchase need?',
      about: 'Nothing is created by asking.',
      amount: 'Amount',
      currency: 'Currency',
      costCenter: 'Cost centre',
      category: 'Category',
      notKnown: 'not known yet',
      ask: 'Explain',
      refused: 'That could not be read. Please correct what is marked.',
      amountHint: 'In figures such as 1480.00.',
      currencyHint: 'A code such as USD or EUR.',
      costCenterHint: 'Its number, such as CC-4200.',
    },
  },
  de: {
    title: 'Richtlinien',
    about:
      'Die Regeln, nach denen sich diese Installation richtet. Sie stehen in Dateien; ändern kann sie, wer das System betreibt, und hier niemand.',
    names: {
      approval: { name: 'Freigabe', says: 'Wer was freigibt.' },
      categories: { name: 'Warengruppen', says: 'Was gekauft werden kann, nach Warengruppe.' },
      clearance: { name: 'Prüfung', says: 'Wann bei einem Lieferanten gekauft werden darf.' },
      confirmation: { name: 'Bestätigung', says: 'Was zur Bestätigung eines neuen Lieferanten gehört.' },
      intake: { name: 'Annahme', says: 'Was in einem Bedarf stehen muss.' },
      limits: { name: 'Grenzen', says: 'Was Modelle und Dienste kosten und dauern dürfen.' },
      negotiation: { name: 'Verhandlung', says: 'Was wir Lieferanten schreiben dürfen.' },
      rates: { name: 'Kurse', says: 'Wechselkurse.' },
      retention: { name: 'Aufbewahrung', says: 'Wie lange Daten aufbewahrt werden.' },
      subscriptions: { name: 'Abonnements', says: 'Welche Ereignisse anderer Systeme wozu führen.' },
      delivery: {
        name: 'Lieferung',
        says: 'Was von einer Bestellung angenommen wird, und wann der Lieferant erinnert wird.',
      },
      tasks: { name: 'Aufgaben', says: 'Erinnerungen und Fristen.' },
    },
    columns: { policy: 'Richtlinie', version: 'Fassung', effective: 'Gültig ab' },
    always: 'ohne Datum',
    version: 'Fassung',
    effective: 'Gültig ab',
    digest: 'SHA-256 der Datei',
    file: 'Die Datei',
    asUnderstood: 'Was sie sagt',
    applies: 'Es gilt die erste Tabelle, die passt, keine spätere.',
    fitsAll: 'alles, worauf keine Tabelle davor passt',
    when: { tenant: 'Firma', category: 'Warengruppe', costCenter: 'Kostenstelle', vendorStatus: 'Lieferant' },
    standings: { active: 'in Gebrauch', new: 'neu', conditional: 'unter Bedingung' },
    rows: { amount: 'Betrag', steps: 'Wer freigibt', why: 'Warum' },
    upTo: (to) => `unter ${to}`,
    from: (from) => `ab ${from}`,
    between: (from, to) => `${from} bis unter ${to}`,
    nobody: 'niemand',
    anyOrder: 'in beliebiger Reihenfolge: ',
    people: (count, role) => `${count} Personen als ${role}`,
    explain: {
      title: 'Was bräuchte ein Kauf?',
      about: 'Durch die Frage wird nichts angelegt.',
      amount: 'Betrag',
      currency: 'Währung',
      costCenter: 'Kostenstelle',
      category: 'Warengruppe',
      notKnown: 'noch nicht bekannt',
      ask: 'Erklären',
      refused: 'Das war nicht zu lesen. Bitte berichtigen Sie, was markiert ist.',
      amountHint: 'In Ziffern wie 1480.00.',
      currencyHint: 'Ein Kürzel wie EUR oder USD.',
      costCenterHint: 'Ihre Nummer, etwa CC-4200.',
    },
  },
  fr: {
    title: 'Règles',
    about:
      'Les règles que suit cette installation. Ce sont des fichiers ; l’exploitant du système les modifie, et personne ici.',
    names: {
      approval: { name: 'Approbation', says: 'Qui approuve quoi.' },
      categories: { name: 'Catégories', says: 'Ce qui peut être acheté, par catégorie.' },
      clearance: { name: 'Contrôle', says: 'Quand on peut acheter chez un fournisseur.' },
      confirmation: { name: 'Confirmation', says: 'Ce qu’exige la confirmation d’un nouveau fournisseur.' },
      intake: { name: 'Réception', says: 'Ce que doit dire une demande.' },
      limits: { name: 'Plafonds', says: 'Ce que modèles et services peuvent coûter et durer.' },
      negotiation: { name: 'Négociation', says: 'Ce que nous pouvons écrire aux fournisseurs.' },
      rates: { name: 'Cours', says: 'Taux de change.' },
      retention: { name: 'Conservation', says: 'Combien de temps les données sont conservées.' },
      subscriptions: { name: 'Abonnements', says: 'Quels événements d’autres systèmes mènent à quoi.' },
      delivery: { name: 'Livraison', says: 'Ce qui est accepté d’une commande, et quand le fournisseur est relancé.' },
      tasks: { name: 'Tâches', says: 'Rappels et échéances.' },
    },
    columns: { policy: 'Règle', version: 'Version', effective: 'En vigueur dès le' },
    always: 'sans date',
    version: 'Version',
    effective: 'En vigueur dès le',
    digest: 'SHA-256 du fichier',
    file: 'Le fichier',
    asUnderstood: 'Ce qu’elle dit',
    applies: 'Le premier tableau qui convient s’applique, aucun autre après lui.',
    fitsAll: 'tout ce à quoi aucun tableau précédent ne convient',
    when: { tenant: 'société', category: 'catégorie', costCenter: 'centre de coûts', vendorStatus: 'fournisseur' },
    standings: { active: 'en service', new: 'nouveau', conditional: 'sous condition' },
    rows: { amount: 'Montant', steps: 'Qui approuve', why: 'Pourquoi' },
    upTo: (to) => `moins de ${to}`,
    from: (from) => `à partir de ${from}`,
    between: (from, to) => `de ${from} à moins de ${to}`,
    nobody: 'personne',
    anyOrder: 'dans n’importe quel ordre : ',
    people: (count, role) => `${count} personnes comme ${role}`,
    explain: {
      title: 'Que faudrait-il pour un achat ?',
      about: 'La question ne crée rien.',
      amount: 'Montant',
      currency: 'Devise',
      costCenter: 'Centre de coûts',
      category: 'Catégorie',
      notKnown: 'pas encore connue',
      ask: 'Expliquer',
      refused: 'Cela n’a pas pu être lu. Veuillez corriger ce qui est marqué.',
      amountHint: 'En chiffres, comme 1480.00.',
      currencyHint: 'Un code comme EUR ou USD.',
      costCenterHint: 'Son numéro, comme CC-4200.',
    },
  },
} as const satisfies Texts<Policies>;

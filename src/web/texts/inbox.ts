import type { Texts } from './texts.ts';

export const tabs = ['mine', 'others', 'decided', 'rejected'] as const;
export type Tab = (typeof tabs)[number];

type Inbox = {
  title: string;
  tabsLabel: string;
  tabs: Record<Tab, string>;
  empty: Record<Tab, string>;
  notFound: string;
  searchLabel: string;
  columns: Record<'due' | 'decided' | 'task' | 'vendor' | 'amount' | 'risk' | 'owner' | 'requisition' | 'act', string>;
  noDue: string;
  overdue: string;
  you: string;
  claimedBy: (person: string, until: string) => string;
  claimedByYou: (until: string) => string;
  claim: string;
  release: string;
  notYet: string;
  next: string;
  deputies: string;
  review: (count: number) => string;
  reopen: string;
  reopenReason: string;
  rejectedAt: string;
};

export const inboxTexts = {
  en: {
    title: 'Inbox',
    tabsLabel: 'What is shown',
    tabs: { mine: 'For me', others: 'For others', decided: 'Decided', rejected: 'Rejected' },
    empty: {
      mine: 'Nothing waits for you.',
      others: 'Nothing that you may see waits for others.',
      decided: 'Nothing that you may see has been decided yet.',
      rejected: 'Nothing that you may see was rejected.',
    },
    notFound: 'Nothing here has all of these words.',
    searchLabel: 'Number, subject or vendor',
    columns: {
      due: 'Due',
      decided: 'Decided',
      task: 'Task',
      vendor: 'Vendor',
      amount: 'Amount',
      risk: 'Risk',
      owner: 'Whose',
      requisition: 'Requisition',
      act: 'Action',
    },
    noDue: 'no deadline',
    overdue: 'overdue',
    you: 'you',
    claimedBy: (person, until) => `${person} works on it until ${until}`,
    claimedByYou: (until) => `you work on it until ${until}`,
    claim: 'Claim',
    release: 'Release',
    notYet: 'not checked yet',
    next: 'Next page',
    deputies: 'Deputies',
    review: (count) => (count === 1 ? 'Review 1 approval' : `Review ${count} approvals together`),
    reopen: 'Reopen',
    reopenReason: 'Why it is needed after all',
    rejectedAt: 'Rejected',
  },
  de: {
    title: 'Eingang',
    tabsLabel: 'Was gezeigt wird',
    tabs: { mine: 'Für mich', others: 'Für andere', decided: 'Entschieden', rejected: 'Abgelehnt' },
    empty: {
      mine: 'Nichts wartet auf Sie.',
      others: 'Nichts, was Sie sehen dürfen, wartet auf andere.',
      decided: 'Von dem, was Sie sehen dürfen, ist noch nichts entschieden.',
      rejected: 'Von dem, was Sie sehen dürfen, wurde nichts abgelehnt.',
    },
    notFound: 'Nichts hier enthält alle diese Wörter.',
    searchLabel: 'Nummer, Betreff oder Lieferant',
    columns: {
      due: 'Fällig',
      decided: 'Entschieden',
      task: 'Aufgabe',
      vendor: 'Lieferant',
      amount: 'Betrag',
      risk: 'Risiko',
      owner: 'Wessen',
      requisition: 'Bedarf',
      act: 'Aktion',
    },
    noDue: 'ohne Frist',
    overdue: 'überfällig',
    you: 'Sie',
    claimedBy: (person, until) => `${person} bearbeitet dies bis ${until}`,
    claimedByYou: (until) => `Sie bearbeiten dies bis ${until}`,
    claim: 'Übernehmen',
    release: 'Freigeben',
    notYet: 'noch nicht geprüft',
    next: 'Nächste Seite',
    deputies: 'Vertretungen',
    review: (count) => (count === 1 ? '1 Freigabe ansehen' : `${count} Freigaben zusammen ansehen`),
    reopen: 'Wieder öffnen',
    reopenReason: 'Warum es doch gebraucht wird',
    rejectedAt: 'Abgelehnt',
  },
  fr: {
    title: 'À faire',
    tabsLabel: 'Ce qui est affiché',
    tabs: { mine: 'Pour moi', others: 'Pour d’autres', decided: 'Décidées', rejected: 'Refusées' },
    empty: {
      mine: 'Rien ne vous attend.',
      others: 'Rien de ce que vous pouvez voir n’attend quelqu’un d’autre.',
      decided: 'Rien de ce que vous pouvez voir n’a encore été décidé.',
      rejected: 'Rien de ce que vous pouvez voir n’a été refusé.',
    },
    notFound: 'Rien ici ne contient tous ces mots.',
    searchLabel: 'Numéro, objet ou fournisseur',
    columns: {
      due: 'Échéance',
      decided: 'Décidée',
      task: 'Tâche',
      vendor: 'Fournisseur',
      amount: 'Montant',
      risk: 'Risque',
      owner: 'À qui',
      requisition: 'Demande',
      act: 'Action',
    },
    noDue: 'sans échéance',
    overdue: 'en retard',
    you: 'vous',
    claimedBy: (person, until) => `${person} s’en occupe jusqu’au ${until}`,
    claimedByYou: (until) => `vous vous en occupez jusqu’au ${until}`,
    claim: 'Prendre en charge',
    release: 'Libérer',
    notYet: 'pas encore vérifié',
    next: 'Page suivante',
    deputies: 'Suppléances',
    review: (count) => (count === 1 ? 'Examiner 1 approbation' : `Examiner ${count} approbations ensemble`),
    reopen: 'Rouvrir',
    reopenReason: 'Pourquoi elle est tout de même nécessaire',
    rejectedAt: 'Refusée',
  },
} as const satisfies Texts<Inbox>;

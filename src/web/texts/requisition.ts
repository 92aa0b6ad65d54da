import type { PlanStep, StepName } from '../../domain/plan.ts';
import type { Texts } from './texts.ts';

type Requisition = {
  steps: Record<StepName, string>;
  states: Record<PlanStep['state'], string>;
  sections: Record<
    'flow' | 'waits' | 'requirement' | 'clearance' | 'approvals' | 'order' | 'letters' | 'cost' | 'about',
    string
  >;
  source: {
    title: string;
    from: string;
    forwarded: string;
    page: (page: number, label: string | null) => string;
    unread: string;
  };
  requester: string;
  submitter: string;
  vendor: string;
  created: string;
  changed: string;
  noProof: string;
  proof: {
    mail: (part: 'subject' | 'body' | 'forwarded') => string;
    document: (file: string, page: number) => string;
    record: (record: string, id: string, asOf: string) => string;
    derived: (rule: string, from: string) => string;
    answer: (by: string, task: string, at: string) => string;
    edit: (by: string, at: string) => string;
  };
  noApproval: string;
  approvedBy: (by: string, inPlaceOf: string | null) => string;
  waiting: string;
  orderSent: (to: string) => string;
  erp: string;
  turns: (turns: number) => string;
  atMost: (amount: string) => string;
  temporal: string;
  withdraw: string;
  reopen: string;
  reason: string;
};

export const requisitionTexts = {
  en: {
    steps: {
      read: 'Read',
      complete: 'Completed',
      clear_vendor: 'Vendor cleared',
      confirm_vendor: 'Vendor confirmed',
      budget: 'Budget',
      approve: 'Approved',
      order: 'Ordered',
      send: 'Sent',
    },
    states: { next: 'still to come', running: 'at work', waiting: 'waiting', done: 'done', skipped: 'skipped' },
    sections: {
      flow: 'Where it stands',
      waits: 'Waits for',
      requirement: 'What is needed',
      clearance: 'Clearance of the vendor',
      approvals: 'Approvals',
      order: 'Order',
      letters: 'Letters',
      cost: 'Spend on models',
      about: 'About',
    },
    source: {
      title: 'What it was read from',
      from: 'From',
      forwarded: 'Forwarded',
      page: (page, label) => label ?? `Page ${page}`,
      unread: 'It could not be read.',
    },
    requester: 'Requester',
    submitter: 'Submitted by',
    vendor: 'Vendor',
    created: 'Received',
    changed: 'Changed',
    noProof: 'no proof',
    proof: {
      mail: (part) => ({ subject: 'Subject of the mail', body: 'Mail', forwarded: 'Forwarded mail' })[part],
      document: (file, page) => `${file}, page ${page}`,
      record: (record, id, asOf) => `${record} ${id}, as of ${asOf}`,
      derived: (rule, from) => `${rule}, from ${from}`,
      answer: (by, task, at) => `Answer of ${by} to ${task}, ${at}`,
      edit: (by, at) => `Edited by ${by}, ${at}`,
    },
    noApproval: 'No approval is needed.',
    approvedBy: (by, inPlaceOf) => (inPlaceOf === null ? `approved by ${by}` : `approved by ${by} for ${inPlaceOf}`),
    waiting: 'open',
    orderSent: (to) => `sent to ${to}`,
    erp: 'Number in the ERP',
    turns: (turns) => (turns === 1 ? '1 model turn' : `${turns} model turns`),
    atMost: (amount) => `at most ${amount} in the end, by its caps`,
    temporal: 'The run in the Temporal Web UI',
    withdraw: 'Withdraw',
    reopen: 'Reopen',
    reason: 'Reason',
  },
  de: {
    steps: {
      read: 'Gelesen',
      complete: 'Vollständig',
      clear_vendor: 'Lieferant geprüft',
      confirm_vendor: 'Lieferant bestätigt',
      budget: 'Budget',
      approve: 'Freigegeben',
      order: 'Bestellt',
      send: 'Gesendet',
    },
    states: { next: 'kommt noch', running: 'in Arbeit', waiting: 'wartet', done: 'erledigt', skipped: 'übersprungen' },
    sections: {
      flow: 'Stand',
      waits: 'Wartet auf',
      requirement: 'Was gebraucht wird',
      clearance: 'Prüfung des Lieferanten',
      approvals: 'Freigaben',
      order: 'Bestellung',
      letters: 'Schreiben',
      cost: 'Ausgaben für Modelle',
      about: 'Angaben',
    },
    source: {
      title: 'Woraus es gelesen wurde',
      from: 'Von',
      forwarded: 'Weitergeleitet',
      page: (page, label) => label ?? `Seite ${page}`,
      unread: 'Es konnte nicht gelesen werden.',
    },
    requester: 'Bedarfsträger',
    submitter: 'Eingereicht von',
    vendor: 'Lieferant',
    created: 'Eingegangen',
    changed: 'Geändert',
    noProof: 'kein Beleg',
    proof: {
      mail: (part) => ({ subject: 'Betreff der E-Mail', body: 'E-Mail', forwarded: 'Weitergeleitete E-Mail' })[part],
      document: (file, page) => `${file}, Seite ${page}`,
      record: (record, id, asOf) => `${record} ${id}, Stand ${asOf}`,
      derived: (rule, from) => `${rule}, aus ${from}`,
      answer: (by, task, at) => `Antwort von ${by} auf ${task}, ${at}`,
      edit: (by, at) => `Geändert von ${by}, ${at}`,
    },
    noApproval: 'Es ist keine Freigabe nötig.',
    approvedBy: (by, inPlaceOf) =>
      inPlaceOf === null ? `freigegeben von ${by}` : `freigegeben von ${by} für ${inPlaceOf}`,
    waiting: 'offen',
    orderSent: (to) => `gesendet an ${to}`,
    erp: 'Nummer im ERP',
    turns: (turns) => (turns === 1 ? '1 Modellaufruf' : `${turns} Modellaufrufe`),
    atMost: (amount) => `am Ende höchstens ${amount}, nach den Grenzen`,
    temporal: 'Der Lauf in der Temporal Web UI',
    withdraw: 'Zurückziehen',
    reopen: 'Wieder öffnen',
    reason: 'Grund',
  },
  fr: {
    steps: {
      read: 'Lue',
      complete: 'Complétée',
      clear_vendor: 'Fournisseur contrôlé',
      confirm_vendor: 'Fournisseur confirmé',
      budget: 'Budget',
      approve: 'Approuvée',
      order: 'Commandée',
      send: 'Envoyée',
    },
    states: { next: 'à venir', running: 'en cours', waiting: 'en attente', done: 'fait', skipped: 'omis' },
    sections: {
      flow: 'Où elle en est',
      waits: 'Attend',
      requirement: 'Ce qu’il faut',
      clearance: 'Contrôle du fournisseur',
      approvals: 'Approbations',
      order: 'Commande',
      letters: 'Lettres',
      cost: 'Dépenses en modèles',
      about: 'Informations',
    },
    source: {
      title: 'D’où cela a été lu',
      from: 'De',
      forwarded: 'Transféré',
      page: (page, label) => label ?? `Page ${page}`,
      unread: 'Cela n’a pas pu être lu.',
    },
    requester: 'Demandeur',
    submitter: 'Déposée par',
    vendor: 'Fournisseur',
    created: 'Reçue',
    changed: 'Modifiée',
    noProof: 'aucune preuve',
    proof: {
      mail: (part) => ({ subject: 'Objet du courriel', body: 'Courriel', forwarded: 'Courriel transféré' })[part],
      document: (file, page) => `${file}, page ${page}`,
      record: (record, id, asOf) => `${record} ${id}, au ${asOf}`,
      derived: (rule, from) => `${rule}, à partir de ${from}`,
      answer: (by, task, at) => `Réponse de ${by} à ${task}, ${at}`,
      edit: (by, at) => `Modifié par ${by}, ${at}`,
    },
    noApproval: 'Aucune approbation n’est nécessaire.',
    approvedBy: (by, inPlaceOf) => (inPlaceOf === null ? `approuvé par ${by}` : `approuvé par ${by} pour ${inPlaceOf}`),
    waiting: 'ouverte',
    orderSent: (to) => `envoyée à ${to}`,
    erp: 'Numéro dans l’ERP',
    turns: (turns) => (turns === 1 ? '1 appel de modèle' : `${turns} appels de modèle`),
    atMost: (amount) => `au plus ${amount} à la fin, selon les plafonds`,
    temporal: 'L’exécution dans l’interface de Temporal',
    withdraw: 'Retirer',
    reopen: 'Rouvrir',
    reason: 'Raison',
  },
} as const satisfies Texts<Requisition>;

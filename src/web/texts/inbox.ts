import type { Texts } from './texts.ts';

type Inbox = {
  title: string;
  empty: string;
  columns: { due: string; task: string; requisition: string; owner: string };
  noDue: string;
  you: string;
};

export const inboxTexts = {
  en: {
    title: 'What waits for you',
    empty: 'Nothing waits for you.',
    columns: { due: 'Due', task: 'Task', requisition: 'Requisition', owner: 'Whose' },
    noDue: 'no deadline',
    you: 'yours',
  },
  de: {
    title: 'Was auf Sie wartet',
    empty: 'Nichts wartet auf Sie.',
    columns: { due: 'Fällig', task: 'Aufgabe', requisition: 'Bedarf', owner: 'Wessen' },
    noDue: 'ohne Frist',
    you: 'Ihre',
  },
  fr: {
    title: 'Ce qui vous attend',
    empty: 'Rien ne vous attend.',
    columns: { due: 'Échéance', task: 'Tâche', requisition: 'Demande', owner: 'À qui' },
    noDue: 'sans échéance',
    you: 'à vous',
  },
} as const satisfies Texts<Inbox>;

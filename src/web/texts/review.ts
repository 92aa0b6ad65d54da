import type { Texts } from './texts.ts';

type Review = {
  title: string;
  lead: string;
  empty: string;
  leave: string;
  decision: (task: string) => string;
  reason: string;
  send: string;
  results: string;
  nothing: string;
  done: (verb: string) => string;
  failed: string;
  more: (count: number) => string;
  back: string;
  seat: string;
};

export const reviewTexts = {
  en: {
    title: 'Review approvals',
    lead: 'Each is decided on its own record, for exactly what you see of it. One that cannot be taken does not undo the others.',
    empty: 'No approval waits for you that you may give.',
    leave: 'Not now',
    decision: (task) => `Your decision on ${task}`,
    reason: 'Reason',
    send: 'Decide what is marked',
    results: 'What became of it',
    nothing: 'Nothing was marked, so nothing was decided.',
    done: (verb) => `${verb}: done`,
    failed: 'Not taken',
    more: (count) => `${count} more follow once these are decided.`,
    back: 'Back to the inbox',
    seat: 'Why you are asked',
  },
  de: {
    title: 'Freigaben ansehen',
    lead: 'Über jede wird für sich entschieden, genau über das, was Sie davon sehen. Geht eine nicht, gelten die anderen trotzdem.',
    empty: 'Keine Freigabe wartet auf Sie, die Sie geben dürfen.',
    leave: 'Jetzt nicht',
    decision: (task) => `Ihre Entscheidung über ${task}`,
    reason: 'Grund',
    send: 'Über das Markierte entscheiden',
    results: 'Was daraus wurde',
    nothing: 'Nichts war markiert, also wurde nichts entschieden.',
    done: (verb) => `${verb}: erledigt`,
    failed: 'Nicht übernommen',
    more: (count) => `${count} weitere folgen, wenn über diese entschieden ist.`,
    back: 'Zurück zum Eingang',
    seat: 'Warum Sie gefragt sind',
  },
  fr: {
    title: 'Examiner les approbations',
    lead: 'Chacune est décidée pour elle-même, exactement pour ce que vous en voyez. Si l’une ne passe pas, les autres valent quand même.',
    empty: 'Aucune approbation que vous puissiez donner ne vous attend.',
    leave: 'Pas maintenant',
    decision: (task) => `Votre décision sur ${task}`,
    reason: 'Raison',
    send: 'Décider ce qui est coché',
    results: 'Ce qu’il en est',
    nothing: 'Rien n’était coché, rien n’a donc été décidé.',
    done: (verb) => `${verb} : fait`,
    failed: 'Non repris',
    more: (count) => `${count} autres suivront une fois celles-ci décidées.`,
    back: 'Retour à la boîte',
    seat: 'Pourquoi vous êtes sollicité',
  },
} as const satisfies Texts<Review>;

import type { DeliveryView, WebhookView } from '../../services/webhooks-view.ts';
import type { Texts } from './texts.ts';

type Webhooks = {
  title: string;
  intro: string;
  empty: string;
  columns: { address: string; events: string; status: string; waiting: string; last: string };
  enabled: string;
  failing: string;
  disabled: string;
  because: Record<NonNullable<WebhookView['disabledBecause']>, string>;
  notYet: string;
  add: string;
  addLead: string;
  url: string;
  urlHint: string;
  types: string;
  typesHint: string;
  known: string;
  description: string;
  save: string;
  change: string;
  secret: string;
  secretHint: string;
  back: string;
  facts: { since: string; added: string; failingSince: string; waiting: string; failed: string };
  by: (who: string, at: string) => string;
  acts: Record<'test' | 'rotate' | 'enable' | 'disable' | 'remove', string>;
  hints: Record<'rotate' | 'remove', string>;
  deliveries: string;
  log: { event: string; about: string; at: string; state: string; attempts: string; next: string };
  states: Record<DeliveryView['state'], string>;
  state: string;
  all: string;
  show: string;
  none: string;
  redeliver: string;
  attempt: (number: string, answer: string, ms: string) => string;
  errors: Readonly<Record<string, string>>;
};

export const webhookTexts = {
  en: {
    title: 'Webhooks',
    intro:
      'Other systems of the company hear of what happens here: each event is sent, signed, to the addresses that want it. Events hold ids and facts, nothing personal.',
    empty: 'No events are sent anywhere yet.',
    columns: { address: 'Address', events: 'Events', status: 'Status', waiting: 'Waiting', last: 'Last attempt' },
    enabled: 'Enabled',
    failing: 'Failing',
    disabled: 'Disabled',
    because: {
      administrator: 'by an administrator',
      gone: 'the receiver says that it is there no more (410)',
      failing: 'nothing has arrived for days',
    },
    notYet: 'nothing yet',
    add: 'Add a webhook',
    addLead: 'You are shown its secret once, on the next page.',
    url: 'Address',
    urlHint: 'Begins with https:// and is public.',
    types: 'Events',
    typesHint: 'Names or patterns, separated by commas: order.*, agent.completed. An asterisk means all.',
    known: 'Events that there are',
    description: 'What it is for',
    save: 'Save',
    change: 'Change it',
    secret: 'The secret',
    secretHint: 'It is shown this once. Keep it where the receiver runs: with it the receiver checks each delivery.',
    back: 'I have kept it',
    facts: {
      since: 'So since',
      added: 'Added',
      failingSince: 'Nothing arrived since',
      waiting: 'Waiting',
      failed: 'Given up',
    },
    by: (who, at) => `${at} by ${who}`,
    acts: { test: 'Send a test', rotate: 'New secret', enable: 'Enable', disable: 'Disable', remove: 'Remove' },
    hints: {
      rotate: 'For a day deliveries are signed with the old and the new one, so that the receiver can change over.',
      remove: 'Nothing is sent there any more, and what was sent is forgotten.',
    },
    deliveries: 'Deliveries',
    log: { event: 'Event', about: 'About', at: 'At', state: 'State', attempts: 'Attempts', next: 'Next' },
    states: { pending: 'Waiting', delivered: 'Delivered', failed: 'Given up' },
    state: 'State',
    all: 'all',
    show: 'Show',
    none: 'Nothing has been sent.',
    redeliver: 'Send again',
    attempt: (number, answer, ms) => `${number}: ${answer}, ${ms} ms`,
    errors: {
      ETIMEDOUT: 'no answer in time',
      EPRIVATE: 'leads to a private address',
      EREFUSED: 'the address is not allowed',
      ECONNREFUSED: 'nobody listens there',
      ENOTFOUND: 'the name is unknown',
      ETOOLARGE: 'the answer has no end',
    },
  },
  de: {
    title: 'Webhooks',
    intro:
      'Andere Systeme der Firma erfahren, was hier geschieht: Jedes Ereignis geht signiert an die Adressen, die es haben wollen. Ereignisse enthalten Nummern und Fakten, nichts Persönliches.',
    empty: 'Noch werden keine Ereignisse verschickt.',
    columns: {
      address: 'Adresse',
      events: 'Ereignisse',
      status: 'Status',
      waiting: 'Wartend',
      last: 'Letzter Versuch',
    },
    enabled: 'Eingeschaltet',
    failing: 'Gestört',
    disabled: 'Abgeschaltet',
    because: {
      administrator: 'durch die Administration',
      gone: 'der Empfänger sagt, es gibt ihn nicht mehr (410)',
      failing: 'seit Tagen kommt nichts an',
    },
    notYet: 'noch keiner',
    add: 'Webhook hinzufügen',
    addLead: 'Sein Geheimnis sehen Sie einmal, auf der nächsten Seite.',
    url: 'Adresse',
    urlHint: 'Beginnt mit https:// und ist öffentlich.',
    types: 'Ereignisse',
    typesHint: 'Namen oder Muster, durch Kommas getrennt: order.*, agent.completed. Ein Stern heißt: alle.',
    known: 'Welche Ereignisse es gibt',
    description: 'Wofür',
    save: 'Speichern',
    change: 'Ändern',
    secret: 'Das Geheimnis',
    secretHint:
      'Es wird nur dieses eine Mal gezeigt. Verwahren Sie es dort, wo der Empfänger läuft: Damit prüft er jede Zustellung.',
    back: 'Ich habe es verwahrt',
    facts: {
      since: 'So seit',
      added: 'Hinzugefügt',
      failingSince: 'Nichts angekommen seit',
      waiting: 'Wartend',
      failed: 'Aufgegeben',
    },
    by: (who, at) => `${at} von ${who}`,
    acts: {
      test: 'Test senden',
      rotate: 'Neues Geheimnis',
      enable: 'Einschalten',
      disable: 'Abschalten',
      remove: 'Entfernen',
    },
    hints: {
      rotate: 'Einen Tag lang wird mit dem alten und dem neuen signiert; so kann der Empfänger umstellen.',
      remove: 'Es geht nichts mehr dorthin, und was gesendet wurde, wird vergessen.',
    },
    deliveries: 'Zustellungen',
    log: { event: 'Ereignis', about: 'Worum', at: 'Wann', state: 'Stand', attempts: 'Versuche', next: 'Nächster' },
    states: { pending: 'Wartet', delivered: 'Zugestellt', failed: 'Aufgegeben' },
    state: 'Stand',
    all: 'alle',
    show: 'Anzeigen',
    none: 'Es wurde nichts gesendet.',
    redeliver: 'Erneut senden',
    attempt: (number, answer, ms) => `${number}: ${answer}, ${ms} ms`,
    errors: {
      ETIMEDOUT: 'keine Antwort in der Zeit',
      EPRIVATE: 'führt zu einer internen Adresse',
      EREFUSED: 'die Adresse ist nicht erlaubt',
      ECONNREFUSED: 'dort hört niemand zu',
      ENOTFOUND: 'der Name ist unbekannt',
      ETOOLARGE: 'die Antwort hat kein Ende',
    },
  },
  fr: {
    title: 'Webhooks',
    intro:
      'D’autres systèmes de l’entreprise apprennent ce qui se passe ici : chaque événement est envoyé, signé, aux adresses qui le demandent. Un événement contient des numéros et des faits, rien de personnel.',
    empty: 'Aucun événement n’est encore envoyé.',
    columns: {
      address: 'Adresse',
      events: 'Événements',
      status: 'État',
      waiting: 'En attente',
      last: 'Dernier essai',
    },
    enabled: 'Actif',
    failing: 'En échec',
    disabled: 'Désactivé',
    because: {
      administrator: 'par un administrateur',
      gone: 'le destinataire dit ne plus exister (410)',
      failing: 'rien n’arrive depuis des jours',
    },
    notYet: 'aucun',
    add: 'Ajouter un webhook',
    addLead: 'Son secret vous est montré une fois, à la page suivante.',
    url: 'Adresse',
    urlHint: 'Commence par https:// et est publique.',
    types: 'Événements',
    typesHint: 'Noms ou motifs séparés par des virgules : order.*, agent.completed. Un astérisque veut dire tous.',
    known: 'Les événements qui existent',
    description: 'À quoi il sert',
    save: 'Enregistrer',
    change: 'Modifier',
    secret: 'Le secret',
    secretHint:
      'Il n’est montré que cette fois. Gardez-le là où tourne le destinataire : il lui sert à vérifier chaque envoi.',
    back: 'Je l’ai gardé',
    facts: {
      since: 'Depuis',
      added: 'Ajouté',
      failingSince: 'Rien d’arrivé depuis',
      waiting: 'En attente',
      failed: 'Abandonnés',
    },
    by: (who, at) => `${at} par ${who}`,
    acts: {
      test: 'Envoyer un essai',
      rotate: 'Nouveau secret',
      enable: 'Activer',
      disable: 'Désactiver',
      remove: 'Supprimer',
    },
    hints: {
      rotate: 'Pendant un jour, les envois sont signés avec l’ancien et le nouveau, le temps de basculer.',
      remove: 'Plus rien n’y est envoyé, et ce qui l’a été est oublié.',
    },
    deliveries: 'Envois',
    log: { event: 'Événement', about: 'Sujet', at: 'Quand', state: 'État', attempts: 'Essais', next: 'Prochain' },
    states: { pending: 'En attente', delivered: 'Livré', failed: 'Abandonné' },
    state: 'État',
    all: 'tous',
    show: 'Afficher',
    none: 'Rien n’a été envoyé.',
    redeliver: 'Renvoyer',
    attempt: (number, answer, ms) => `${number} : ${answer}, ${ms} ms`,
    errors: {
      ETIMEDOUT: 'pas de réponse à temps',
      EPRIVATE: 'mène à une adresse interne',
      EREFUSED: 'adresse non autorisée',
      ECONNREFUSED: 'personne n’écoute là',
      ENOTFOUND: 'nom inconnu',
      ETOOLARGE: 'réponse sans fin',
    },
  },
} as const satisfies Texts<Webhooks>;

import type { Texts } from './texts.ts';

type Agents = {
  title: string;
  about: string;
  agents: string;
  tools: string;
  documents: string;
  columns: Record<'agent' | 'prompt' | 'limits' | 'tools' | 'evals' | 'state', string>;
  toolColumns: Record<'tool' | 'effect' | 'scope' | 'agents' | 'state', string>;
  documentColumns: Record<'document' | 'state' | 'accepted', string>;
  limits: (turns: string, tokens: string, cost: string) => string;
  noLimits: string;
  evals: (passed: string, cases: string) => string;
  noEvals: string;
  running: string;
  paused: string;
  pausedBy: (by: string, at: string) => string;
  everything: string;
  installation: string;
  pause: string;
  resume: string;
  pauseAll: string;
  resumeAll: string;
  reason: string;
  effects: Record<'read' | 'write', string>;
  on: string;
  off: string;
  noAgent: string;
  states: Record<'accepted' | 'changed' | 'new', string>;
  acceptedBy: (by: string, at: string) => string;
  acceptedFirst: (at: string) => string;
  notPinned: string;
  look: string;
  document: {
    title: (name: string) => string;
    same: string;
    changed: string;
    isNew: string;
    accept: string;
    only: string;
    stale: string;
    difference: string;
    whole: string;
    taken: string;
    added: string;
  };
};

export const agentsTexts = {
  en: {
    title: 'Agents & tools',
    about: 'Agents read, look up and draft. Rules and people decide. This is who may call what.',
    agents: 'Agents',
    tools: 'Tools',
    documents: 'Documents of tools',
    columns: {
      agent: 'Agent',
      prompt: 'Prompt',
      limits: 'At most, for one requisition',
      tools: 'Tools',
      evals: 'Evals',
      state: 'State',
    },
    toolColumns: { tool: 'Tool', effect: 'Effect', scope: 'Scope', agents: 'Agents', state: 'State' },
    documentColumns: { document: 'Document', state: 'State', accepted: 'Accepted' },
    limits: (turns, tokens, cost) => `${turns} turns, ${tokens} tokens, ${cost}`,
    noLimits: 'none set',
    evals: (passed, cases) => `${passed} of ${cases} cases right`,
    noEvals: 'none kept',
    running: 'at work',
    paused: 'paused',
    pausedBy: (by, at) => `by ${by}, ${at}`,
    everything: 'Everything of your company is paused: no model is called and no order leaves.',
    installation: 'The whole installation is paused by whoever operates it.',
    pause: 'Pause',
    resume: 'Resume',
    pauseAll: 'Pause everything',
    resumeAll: 'Resume everything',
    reason: 'Reason (may be empty)',
    effects: { read: 'reads', write: 'writes' },
    on: 'on',
    off: 'off',
    noAgent: 'no agent, only steps of the workflow',
    states: { accepted: 'accepted', changed: 'changed', new: 'new' },
    acceptedBy: (by, at) => `by ${by}, ${at}`,
    acceptedFirst: (at) => `at the first call, ${at}`,
    notPinned: 'at the first call',
    look: 'See the difference',
    document: {
      title: (name) => `Document ${name}`,
      same: 'It is as it was accepted.',
      changed: 'It is not as it was accepted, so its tools are off.',
      isNew: 'It was never accepted, so its tools are off.',
      accept: 'Accept exactly this',
      only: 'An administrator accepts it.',
      stale: 'It has changed since you saw it. This is how it is now; please look again before you accept it.',
      difference: 'What has changed',
      whole: 'The document',
      taken: 'removed',
      added: 'added',
    },
  },
  de: {
    title: 'Agenten & Werkzeuge',
    about:
      'Agenten lesen, schlagen nach und entwerfen. Regeln und Menschen entscheiden. Hier steht, wer was aufrufen darf.',
    agents: 'Agenten',
    tools: 'Werkzeuge',
    documents: 'Dokumente der Werkzeuge',
    columns: {
      agent: 'Agent',
      prompt: 'Prompt',
      limits: 'Höchstens, je Bedarf',
      tools: 'Werkzeuge',
      evals: 'Evals',
      state: 'Stand',
    },
    toolColumns: { tool: 'Werkzeug', effect: 'Wirkung', scope: 'Umfang', agents: 'Agenten', state: 'Stand' },
    documentColumns: { document: 'Dokument', state: 'Stand', accepted: 'Angenommen' },
    limits: (turns, tokens, cost) => `${turns} Aufrufe, ${tokens} Tokens, ${cost}`,
    noLimits: 'keine gesetzt',
    evals: (passed, cases) => `${passed} von ${cases} Fällen richtig`,
    noEvals: 'keine vorhanden',
    running: 'bei der Arbeit',
    paused: 'angehalten',
    pausedBy: (by, at) => `von ${by}, ${at}`,
    everything: 'Alles aus Ihrer Firma ist angehalten: Kein Modell wird aufgerufen, keine Bestellung geht hinaus.',
    installation: 'Die ganze Installation ist angehalten, von wem sie betrieben wird.',
    pause: 'Anhalten',
    resume: 'Fortsetzen',
    pauseAll: 'Alles anhalten',
    resumeAll: 'Alles fortsetzen',
    reason: 'Grund (darf leer sein)',
    effects: { read: 'liest', write: 'schreibt' },
    on: 'an',
    off: 'aus',
    noAgent: 'kein Agent, nur Schritte des Ablaufs',
    states: { accepted: 'angenommen', changed: 'geändert', new: 'neu' },
    acceptedBy: (by, at) => `von ${by}, ${at}`,
    acceptedFirst: (at) => `beim ersten Aufruf, ${at}`,
    notPinned: 'beim ersten Aufruf',
    look: 'Unterschied ansehen',
    document: {
      title: (name) => `Dokument ${name}`,
      same: 'Es ist, wie es angenommen wurde.',
      changed: 'Es ist nicht mehr, wie es angenommen wurde; seine Werkzeuge sind deshalb aus.',
      isNew: 'Es wurde noch nie angenommen; seine Werkzeuge sind deshalb aus.',
      accept: 'Genau dies annehmen',
      only: 'Annehmen kann es jemand aus der Administration.',
      stale: 'Es hat sich geändert, seit Sie es gesehen haben. So ist es jetzt; bitte sehen Sie es noch einmal an.',
      difference: 'Was sich geändert hat',
      whole: 'Das Dokument',
      taken: 'entfernt',
      added: 'hinzugefügt',
    },
  },
  fr: {
    title: 'Agents et outils',
    about:
      'Les agents lisent, consultent et rédigent. Les règles et les personnes décident. Voici qui peut appeler quoi.',
    agents: 'Agents',
    tools: 'Outils',
    documents: 'Documents des outils',
    columns: {
      agent: 'Agent',
      prompt: 'Prompt',
      limits: 'Au plus, par demande',
      tools: 'Outils',
      evals: 'Évaluations',
      state: 'État',
    },
    toolColumns: { tool: 'Outil', effect: 'Effet', scope: 'Portée', agents: 'Agents', state: 'État' },
    documentColumns: { document: 'Document', state: 'État', accepted: 'Accepté' },
    limits: (turns, tokens, cost) => `${turns} appels, ${tokens} jetons, ${cost}`,
    noLimits: 'aucun plafond',
    evals: (passed, cases) => `${passed} cas justes sur ${cases}`,
    noEvals: 'aucune conservée',
    running: 'au travail',
    paused: 'suspendu',
    pausedBy: (by, at) => `par ${by}, ${at}`,
    everything: 'Tout est suspendu dans votre société : aucun modèle n’est appelé et aucune commande ne part.',
    installation: 'Toute l’installation est suspendue par son exploitant.',
    pause: 'Suspendre',
    resume: 'Reprendre',
    pauseAll: 'Tout suspendre',
    resumeAll: 'Tout reprendre',
    reason: 'Raison (peut rester vide)',
    effects: { read: 'lit', write: 'écrit' },
    on: 'actif',
    off: 'inactif',
    noAgent: 'aucun agent, seulement des étapes du processus',
    states: { accepted: 'accepté', changed: 'modifié', new: 'nouveau' },
    acceptedBy: (by, at) => `par ${by}, ${at}`,
    acceptedFirst: (at) => `au premier appel, ${at}`,
    notPinned: 'au premier appel',
    look: 'Voir la différence',
    document: {
      title: (name) => `Document ${name}`,
      same: 'Il est tel qu’il a été accepté.',
      changed: 'Il n’est plus tel qu’il a été accepté ; ses outils sont donc inactifs.',
      isNew: 'Il n’a jamais été accepté ; ses outils sont donc inactifs.',
      accept: 'Accepter exactement ceci',
      only: 'Un administrateur l’accepte.',
      stale: 'Il a changé depuis que vous l’avez vu. Voici l’état actuel ; veuillez regarder de nouveau.',
      difference: 'Ce qui a changé',
      whole: 'Le document',
      taken: 'retiré',
      added: 'ajouté',
    },
  },
} as const satisfies Texts<Agents>;

import type { RunReason, RunState } from '../../domain/agent-run.ts';
import type { AgentRunRow } from '../../services/agent-runs-view.ts';
import type { Texts } from './texts.ts';

type AgentRuns = {
  title: string;
  about: string;
  empty: string;
  back: string;
  agent: string;
  everyAgent: string;
  show: string;
  columns: Record<'run' | 'agent' | 'state' | 'verdict' | 'person' | 'cost' | 'began', string>;
  facts: Record<'prompt' | 'subscription' | 'cause' | 'ended' | 'turns', string>;
  run: (id: string) => string;
  states: Record<RunState, string>;
  reasons: Record<RunReason, string>;
  verdicts: Record<NonNullable<AgentRunRow['verdict']>, string>;
  input: string;
  output: string;
  why: string;
  transcript: string;
  caseFile: string;
  erased: string;
  notForYou: string;
  cause: (hops: string, source: string) => string;
  temporal: string;
  cancel: string;
};

export const agentRunsTexts = {
  en: {
    title: 'Agent runs',
    about:
      'Agents that worked by themselves, without a requisition: started by somebody, or by an event of another system.',
    empty: 'No agent has worked by itself. Start one with bin/qm agent run, or by a subscription.',
    back: 'All agent runs',
    agent: 'Agent',
    everyAgent: 'All',
    show: 'Show',
    columns: {
      run: 'Run',
      agent: 'Agent',
      state: 'State',
      verdict: 'Verdict',
      person: 'In the name of',
      cost: 'Cost',
      began: 'Began',
    },
    facts: { prompt: 'Prompt', subscription: 'Subscription', cause: 'Because of', ended: 'Ended', turns: 'Turns' },
    run: (id) => `Agent run ${id}`,
    states: {
      running: 'at work',
      waiting: 'waits',
      completed: 'completed',
      stopped: 'stopped',
      cancelled: 'cancelled',
    },
    reasons: {
      needs_sign_in: 'its person must sign in',
      capped: 'a cap on models is reached',
      paused: 'it is paused',
      turn_limit: 'it took too many turns',
      loop: 'it went round in a circle',
      tool_unavailable: 'a tool was not there',
      failed: 'the model was not there',
    },
    verdicts: {
      allow: 'passed',
      fix: 'passed, corrected',
      reask: 'sent back',
      ask_human: 'a person must look',
      block: 'blocked',
    },
    input: 'What it was given',
    output: 'What it hands on',
    why: 'What the gate says',
    transcript: 'What it was told and answered',
    caseFile: 'Case file',
    erased: 'What it was given and told is kept no longer.',
    notForYou: 'What it was given and told is for its person and for auditors.',
    cause: (hops, source) => `an event of ${source}; ${hops} in a row`,
    temporal: 'In Temporal',
    cancel: 'End it as it is',
  },
  de: {
    title: 'Läufe von Agenten',
    about:
      'Agenten, die für sich gearbeitet haben, ohne Bedarf: jemand hat sie begonnen, oder ein Ereignis eines anderen Systems.',
    empty: 'Noch hat kein Agent für sich gearbeitet. Beginnen Sie mit bin/qm agent run oder durch ein Abonnement.',
    back: 'Alle Läufe von Agenten',
    agent: 'Agent',
    everyAgent: 'Alle',
    show: 'Anzeigen',
    columns: {
      run: 'Lauf',
      agent: 'Agent',
      state: 'Stand',
      verdict: 'Urteil',
      person: 'Im Namen von',
      cost: 'Kosten',
      began: 'Begonnen',
    },
    facts: { prompt: 'Prompt', subscription: 'Abonnement', cause: 'Wegen', ended: 'Beendet', turns: 'Züge' },
    run: (id) => `Lauf ${id} eines Agenten`,
    states: {
      running: 'arbeitet',
      waiting: 'wartet',
      completed: 'abgeschlossen',
      stopped: 'angehalten',
      cancelled: 'abgebrochen',
    },
    reasons: {
      needs_sign_in: 'seine Person muss sich anmelden',
      capped: 'eine Obergrenze für Modelle ist erreicht',
      paused: 'er ist angehalten',
      turn_limit: 'er brauchte zu viele Züge',
      loop: 'er drehte sich im Kreis',
      tool_unavailable: 'ein Werkzeug war nicht da',
      failed: 'das Modell war nicht da',
    },
    verdicts: {
      allow: 'bestanden',
      fix: 'bestanden, berichtigt',
      reask: 'zurückgeschickt',
      ask_human: 'jemand muss es ansehen',
      block: 'gesperrt',
    },
    input: 'Was ihm gegeben wurde',
    output: 'Was er weitergibt',
    why: 'Was die Prüfung sagt',
    transcript: 'Was ihm gesagt wurde und was er antwortete',
    caseFile: 'Akte',
    erased: 'Was ihm gegeben und gesagt wurde, wird nicht mehr aufbewahrt.',
    notForYou: 'Was ihm gegeben und gesagt wurde, ist für seine Person und für Prüfer.',
    cause: (hops, source) => `eines Ereignisses von ${source}; ${hops} in Folge`,
    temporal: 'In Temporal',
    cancel: 'Beenden, wie er ist',
  },
  fr: {
    title: 'Travaux d’agents',
    about:
      'Des agents qui ont travaillé seuls, sans demande d’achat : lancés par quelqu’un, ou par un événement d’un autre système.',
    empty: 'Aucun agent n’a travaillé seul. Lancez-en un avec bin/qm agent run, ou par un abonnement.',
    back: 'Tous les travaux d’agents',
    agent: 'Agent',
    everyAgent: 'Tous',
    show: 'Afficher',
    columns: {
      run: 'Travail',
      agent: 'Agent',
      state: 'État',
      verdict: 'Verdict',
      person: 'Au nom de',
      cost: 'Coût',
      began: 'Commencé',
    },
    facts: { prompt: 'Prompt', subscription: 'Abonnement', cause: 'À cause de', ended: 'Terminé', turns: 'Tours' },
    run: (id) => `Travail d’agent ${id}`,
    states: {
      running: 'en cours',
      waiting: 'en attente',
      completed: 'terminé',
      stopped: 'arrêté',
      cancelled: 'annulé',
    },
    reasons: {
      needs_sign_in: 'sa personne doit se connecter',
      capped: 'un plafond de dépense des modèles est atteint',
      paused: 'il est suspendu',
      turn_limit: 'il a pris trop de tours',
      loop: 'il tournait en rond',
      tool_unavailable: 'un outil n’était pas disponible',
      failed: 'le modèle n’était pas disponible',
    },
    verdicts: {
      allow: 'accepté',
      fix: 'accepté, corrigé',
      reask: 'renvoyé',
      ask_human: 'à examiner par quelqu’un',
      block: 'bloqué',
    },
    input: 'Ce qui lui a été donné',
    output: 'Ce qu’il transmet',
    why: 'Ce que dit le contrôle',
    transcript: 'Ce qui lui a été dit et ce qu’il a répondu',
    caseFile: 'Dossier',
    erased: 'Ce qui lui a été donné et dit n’est plus conservé.',
    notForYou: 'Ce qui lui a été donné et dit est réservé à sa personne et aux auditeurs.',
    cause: (hops, source) => `un événement de ${source} ; ${hops} de suite`,
    temporal: 'Dans Temporal',
    cancel: 'Le terminer tel quel',
  },
} as const satisfies Texts<AgentRuns>;

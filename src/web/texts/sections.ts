import type { LetterView } from '../../services/view.ts';
import type { Texts } from './texts.ts';

type Letter = LetterView;

type Sections = {
  waited: (time: string) => string;
  since: string;
  seat: (seat: number, of: number) => string;
  records: string;
  caseFile: string;
  transcript: string;
  gone: (until: string) => string;
  kept: (until: string) => string;
  hold: (by: string, reason: string, at: string) => string;
  erased: (kind: string, at: string) => string;
  kinds: Record<string, string>;
  paused: (why: string) => string;
  handOvers: string;
  handOver: (from: string, to: string, by: string) => string;
  fromRecord: string;
  letters: {
    letter: (number: number) => string;
    statuses: Record<Letter['status'], string>;
    sent: (to: string, at: string) => string;
    reminded: (times: number) => string;
    until: string;
    sources: string;
    problems: string;
    page: (page: number) => string;
    reply: (from: string, by: string | null) => string;
    states: Record<Letter['replies'][number]['state'], string>;
    automatic: string;
  };
  spend: {
    title: string;
    columns: Record<'day' | 'agent' | 'model' | 'calls' | 'tokens' | 'cost', string>;
    caps: string;
    cap: (of: string, measure: string, used: string, limit: string) => string;
    measures: Record<'microUsd' | 'tokens' | 'turns', string>;
    all: string;
    none: string;
  };
};

export const sectionsTexts = {
  en: {
    waited: (time) => `${time} of it waiting for people`,
    since: 'since',
    seat: (seat, of) => `${seat} of ${of}`,
    records: 'Records',
    caseFile: 'Case file',
    transcript: 'What agents were told',
    gone: (until) => `Temporal kept this run until ${until}; its history is there no longer. The case file stays.`,
    kept: (until) => `kept there until ${until}`,
    hold: (by, reason, at) => `Held by ${by} since ${at}, so nothing of it is erased: ${reason}`,
    erased: (kind, at) => `${kind}: kept no longer, erased ${at}`,
    kinds: { mails: 'Mails', transcripts: 'Transcripts' },
    paused: (why) => `Paused: ${why}`,
    handOvers: 'Hand-overs',
    handOver: (from, to, by) => `from ${from} to ${to}, by ${by}`,
    fromRecord: 'Vendor record',
    letters: {
      letter: (number) => `Letter ${number}`,
      statuses: {
        drafting: 'being drafted',
        drafted: 'to be reviewed',
        approved: 'approved',
        sent: 'sent',
        answered: 'answered',
        unanswered: 'not answered',
        ignored: 'dropped',
      },
      sent: (to, at) => `sent to ${to}, ${at}`,
      reminded: (times) => (times === 1 ? 'reminded once' : `reminded ${times} times`),
      until: 'All of it must be over by',
      sources: 'What it rests on',
      problems: 'What keeps it from being sent',
      page: (page) => `page ${page}`,
      reply: (from, by) => (by === null ? `Answer from ${from}` : `Answer from ${from}, handed in by ${by}`),
      states: { attached: 'taken over', in_review: 'in review', dropped: 'dropped', noted: 'noted' },
      automatic: 'sent automatically',
    },
    spend: {
      title: 'Spend on models',
      columns: { day: 'Day', agent: 'Agent', model: 'Model', calls: 'Calls', tokens: 'Tokens', cost: 'Cost' },
      caps: 'Caps',
      cap: (of, measure, used, limit) => `${of}, ${measure}: ${used} of ${limit}`,
      measures: { microUsd: 'money', tokens: 'tokens', turns: 'turns' },
      all: 'all agents',
      none: 'Nothing has been spent yet.',
    },
  },
  de: {
    waited: (time) => `davon ${time} auf Menschen gewartet`,
    since: 'seit',
    seat: (seat, of) => `${seat} von ${of}`,
    records: 'Aufzeichnungen',
    caseFile: 'Akte',
    transcript: 'Was Agenten gesagt bekamen',
    gone: (until) =>
      `Temporal hat diesen Lauf bis ${until} aufbewahrt; sein Verlauf ist nicht mehr da. Die Akte bleibt.`,
    kept: (until) => `dort aufbewahrt bis ${until}`,
    hold: (by, reason, at) => `Von ${by} seit ${at} festgehalten, also wird nichts davon gelöscht: ${reason}`,
    erased: (kind, at) => `${kind}: nicht mehr aufbewahrt, gelöscht ${at}`,
    kinds: { mails: 'E-Mails', transcripts: 'Mitschriften' },
    paused: (why) => `Angehalten: ${why}`,
    handOvers: 'Übergaben',
    handOver: (from, to, by) => `von ${from} an ${to}, durch ${by}`,
    fromRecord: 'Datensatz des Lieferanten',
    letters: {
      letter: (number) => `Schreiben ${number}`,
      statuses: {
        drafting: 'wird entworfen',
        drafted: 'zu prüfen',
        approved: 'freigegeben',
        sent: 'gesendet',
        answered: 'beantwortet',
        unanswered: 'nicht beantwortet',
        ignored: 'verworfen',
      },
      sent: (to, at) => `gesendet an ${to}, ${at}`,
      reminded: (times) => (times === 1 ? 'einmal erinnert' : `${times}-mal erinnert`),
      until: 'Alles muss beendet sein bis',
      sources: 'Worauf es sich stützt',
      problems: 'Was dem Versand entgegensteht',
      page: (page) => `Seite ${page}`,
      reply: (from, by) => (by === null ? `Antwort von ${from}` : `Antwort von ${from}, eingereicht von ${by}`),
      states: { attached: 'übernommen', in_review: 'in Prüfung', dropped: 'verworfen', noted: 'vermerkt' },
      automatic: 'automatisch gesendet',
    },
    spend: {
      title: 'Ausgaben für Modelle',
      columns: { day: 'Tag', agent: 'Agent', model: 'Modell', calls: 'Aufrufe', tokens: 'Token', cost: 'Kosten' },
      caps: 'Grenzen',
      cap: (of, measure, used, limit) => `${of}, ${measure}: ${used} von ${limit}`,
      measures: { microUsd: 'Geld', tokens: 'Token', turns: 'Aufrufe' },
      all: 'alle Agenten',
      none: 'Noch wurde nichts ausgegeben.',
    },
  },
  fr: {
    waited: (time) => `dont ${time} à attendre quelqu’un`,
    since: 'depuis',
    seat: (seat, of) => `${seat} sur ${of}`,
    records: 'Traces',
    caseFile: 'Dossier',
    transcript: 'Ce que les agents ont reçu',
    gone: (until) =>
      `Temporal a conservé cette exécution jusqu’au ${until} ; son historique n’y est plus. Le dossier reste.`,
    kept: (until) => `conservée là jusqu’au ${until}`,
    hold: (by, reason, at) => `Retenue par ${by} depuis le ${at} : rien n’en est effacé. ${reason}`,
    erased: (kind, at) => `${kind} : plus conservés, effacés le ${at}`,
    kinds: { mails: 'Courriels', transcripts: 'Transcriptions' },
    paused: (why) => `Suspendue : ${why}`,
    handOvers: 'Transmissions',
    handOver: (from, to, by) => `de ${from} à ${to}, par ${by}`,
    fromRecord: 'Fiche du fournisseur',
    letters: {
      letter: (number) => `Lettre ${number}`,
      statuses: {
        drafting: 'en rédaction',
        drafted: 'à relire',
        approved: 'approuvée',
        sent: 'envoyée',
        answered: 'répondue',
        unanswered: 'sans réponse',
        ignored: 'abandonnée',
      },
      sent: (to, at) => `envoyée à ${to}, ${at}`,
      reminded: (times) => (times === 1 ? 'rappelée une fois' : `rappelée ${times} fois`),
      until: 'Tout doit être terminé pour le',
      sources: 'Sur quoi elle s’appuie',
      problems: 'Ce qui empêche l’envoi',
      page: (page) => `page ${page}`,
      reply: (from, by) => (by === null ? `Réponse de ${from}` : `Réponse de ${from}, remise par ${by}`),
      states: { attached: 'reprise', in_review: 'en relecture', dropped: 'écartée', noted: 'notée' },
      automatic: 'envoyée automatiquement',
    },
    spend: {
      title: 'Dépenses en modèles',
      columns: { day: 'Jour', agent: 'Agent', model: 'Modèle', calls: 'Appels', tokens: 'Jetons', cost: 'Coût' },
      caps: 'Plafonds',
      cap: (of, measure, used, limit) => `${of}, ${measure} : ${used} sur ${limit}`,
      measures: { microUsd: 'argent', tokens: 'jetons', turns: 'appels' },
      all: 'tous les agents',
      none: 'Rien n’a encore été dépensé.',
    },
  },
} as const satisfies Texts<Sections>;

import type { Verb } from '../../domain/task.ts';
import type { Texts } from './texts.ts';

type Task = {
  why: string;
  facts: string;
  due: string;
  owner: string;
  about: string;
  closed: string;
  refused: string;
  other: string;
  stale: string;
  decided: string;
  verbs: Record<Verb, string>;
};

export const taskTexts = {
  en: {
    why: 'Why',
    facts: 'What it is about',
    due: 'Due',
    owner: 'Whose',
    about: 'Requisition',
    closed: 'This task is no longer open.',
    refused: 'Not taken. Nothing was changed; please correct what is marked.',
    other: 'Something else',
    stale: 'It has changed since you saw it. This is how it is now; please look again before you decide.',
    decided: 'Thank you. This is decided.',
    verbs: {
      answer: 'Answer',
      approve: 'Approve',
      reject: 'Reject',
      return: 'Return with a question',
      accept: 'Send as it is',
      edit: 'Send with this text',
      respond: 'Draft again',
      ignore: 'Send no letter',
      attach: 'It is the answer',
      drop: 'It does not belong here',
      satisfied: 'What was missing has come',
      negotiate: 'Draft another letter',
      accept_condition: 'Go on under a condition',
      confirm_vendor: 'Confirm the vendor',
      identify: 'It is this company',
      clear_hit: 'The hit is somebody else',
      raise_budget: 'Raise the budget',
      raise_cap: 'Raise the cap',
      retry: 'Try again',
      sent: 'It did arrive',
      other_cost_centre: 'Book on another cost centre',
      other_vendor: 'Take another vendor',
      stop: 'Stop the request',
    },
  },
  de: {
    why: 'Warum',
    facts: 'Worum es geht',
    due: 'Fällig',
    owner: 'Wessen',
    about: 'Bedarf',
    closed: 'Diese Aufgabe ist nicht mehr offen.',
    refused: 'Nicht übernommen. Nichts wurde geändert; bitte berichtigen Sie, was markiert ist.',
    other: 'Etwas anderes',
    stale: 'Es hat sich geändert, seit Sie es gesehen haben. So ist es jetzt; bitte sehen Sie es noch einmal an.',
    decided: 'Danke. Das ist entschieden.',
    verbs: {
      answer: 'Antworten',
      approve: 'Freigeben',
      reject: 'Ablehnen',
      return: 'Mit Frage zurückgeben',
      accept: 'So senden',
      edit: 'Mit diesem Text senden',
      respond: 'Neu entwerfen',
      ignore: 'Kein Schreiben senden',
      attach: 'Es ist die Antwort',
      drop: 'Es gehört nicht hierher',
      satisfied: 'Was fehlte, ist da',
      negotiate: 'Noch ein Schreiben entwerfen',
      accept_condition: 'Unter einer Bedingung weiter',
      confirm_vendor: 'Lieferanten bestätigen',
      identify: 'Es ist diese Firma',
      clear_hit: 'Der Treffer ist jemand anderes',
      raise_budget: 'Budget erhöhen',
      raise_cap: 'Grenze erhöhen',
      retry: 'Noch einmal versuchen',
      sent: 'Sie ist angekommen',
      other_cost_centre: 'Auf andere Kostenstelle buchen',
      other_vendor: 'Anderen Lieferanten nehmen',
      stop: 'Bedarf beenden',
    },
  },
  fr: {
    why: 'Pourquoi',
    facts: 'De quoi il s’agit',
    due: 'Échéance',
    owner: 'À qui',
    about: 'Demande',
    closed: 'Cette tâche n’est plus ouverte.',
    refused: 'Non repris. Rien n’a été modifié ; veuillez corriger ce qui est marqué.',
    other: 'Autre chose',
    stale:
      'Cela a changé depuis que vous l’avez vu. Voici l’état actuel ; veuillez regarder de nouveau avant de décider.',
    decided: 'Merci. C’est décidé.',
    verbs: {
      answer: 'Répondre',
      approve: 'Approuver',
      reject: 'Refuser',
      return: 'Renvoyer avec une question',
      accept: 'Envoyer tel quel',
      edit: 'Envoyer avec ce texte',
      respond: 'Rédiger à nouveau',
      ignore: 'Ne pas envoyer de lettre',
      attach: 'C’est la réponse',
      drop: 'Cela n’a pas sa place ici',
      satisfied: 'Ce qui manquait est arrivé',
      negotiate: 'Rédiger une autre lettre',
      accept_condition: 'Continuer sous condition',
      confirm_vendor: 'Confirmer le fournisseur',
      identify: 'C’est cette entreprise',
      clear_hit: 'Il s’agit de quelqu’un d’autre',
      raise_budget: 'Augmenter le budget',
      raise_cap: 'Relever le plafond',
      retry: 'Réessayer',
      sent: 'Elle est bien arrivée',
      other_cost_centre: 'Imputer à un autre centre de coûts',
      other_vendor: 'Prendre un autre fournisseur',
      stop: 'Arrêter la demande',
    },
  },
} as const satisfies Texts<Task>;

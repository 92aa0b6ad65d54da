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
  stale: string;
  decided: (by: string, verb: string, at: string) => string;
  order: string;
  /** Why a change of an order is wanted. */
  changeReason: string;
  /** Of an approval whose change of an order somebody took away. */
  takenBack: Record<'withdrawn' | 'replaced', (by: string, at: string) => string>;
  notYours: string;
  inPlaceOf: (person: string) => string;
  otherAnswers: string;
  yourAnswer: string;
  signIn: string;
  signInWhy: string;
  letter: {
    title: string;
    text: string;
    textHint: string;
    send: string;
    sources: string;
    noSources: string;
    problems: string;
    page: (page: number) => string;
    supports: string;
  };
  compare: {
    title: string;
    field: string;
    request: string;
    record: string;
    differs: string;
    risk: string;
    hint: string;
    address: string;
  };
  share: { title: string; to: string; reason: string; assign: string };
  hints: Readonly<Record<string, string>>;
  totalIs: Record<'net' | 'gross', string>;
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
    stale: 'It has changed since you saw it. This is how it is now; please look again before you decide.',
    decided: (by, verb, at) => `${by} has decided: ${verb}, ${at}.`,
    order: 'Order',
    changeReason: 'Wanted because',
    takenBack: {
      withdrawn: (by, at) => `${by} has withdrawn this change, ${at}. Nothing is to be decided any more.`,
      replaced: (by, at) =>
        `${by} has put another change in the place of this one, ${at}. Nothing is to be decided here any more.`,
    },
    notYours: 'This is for somebody else to decide. You see it because you may see the requisition.',
    inPlaceOf: (person) => `You decide in the place of ${person}.`,
    otherAnswers: 'Other answers',
    yourAnswer: 'Your answer',
    signIn: 'Sign in',
    signInWhy: 'It goes on by itself once you have signed in.',
    letter: {
      title: 'The letter',
      text: 'Subject and text',
      textHint:
        'The first line is the subject; leave a blank line between paragraphs. What is asked and cited stays as drafted.',
      send: 'Send the letter',
      sources: 'What it cites',
      noSources: 'It cites nothing.',
      problems: 'It cannot be sent as it is:',
      page: (page) => `page ${page}`,
      supports: 'for',
    },
    compare: {
      title: 'Compare before you confirm',
      field: 'Field',
      request: 'In the request',
      record: 'In our record',
      differs: 'differs',
      risk: 'Check of the vendor',
      hint: 'Compare the record with a second source outside of this request, such as the vendor’s website, a register or a call to a known number.',
      address: 'Only where the address in our record is not right.',
    },
    share: { title: 'Give it to somebody else', to: 'To whom', reason: 'Why', assign: 'Give it to them' },
    hints: {
      'vendor.taxId': 'As the vendor writes it, such as 91-1234567 or DE136695976.',
      'vendor.email': 'Where the order is sent.',
      'vendor.duns': 'Nine digits.',
      quantity: 'A number, such as 12.',
      unitPrice: 'The price of one, such as 390.00.',
      currency: 'Three letters, such as USD.',
      to: 'The new limit in US dollars.',
      date: 'The day on which all of it should be here, such as 2026-12-24.',
    },
    totalIs: { net: 'without tax', gross: 'with tax' },
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
      remind_again: 'Remind the vendor again',
      accept_change: 'Take the change over',
      new_date: 'Wait until another day',
      keep_order: 'Keep the order',
      cancel_order: 'Cancel the order',
      close: 'Close the order',
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
    stale: 'Es hat sich geändert, seit Sie es gesehen haben. So ist es jetzt; bitte sehen Sie es noch einmal an.',
    decided: (by, verb, at) => `${by} hat entschieden: ${verb}, ${at}.`,
    order: 'Bestellung',
    changeReason: 'Gewünscht, weil',
    takenBack: {
      withdrawn: (by, at) => `${by} hat diese Änderung zurückgezogen, ${at}. Es ist nichts mehr zu entscheiden.`,
      replaced: (by, at) =>
        `${by} hat diese Änderung durch eine andere ersetzt, ${at}. Hier ist nichts mehr zu entscheiden.`,
    },
    notYours: 'Darüber entscheidet jemand anderes. Sie sehen es, weil Sie den Bedarf sehen dürfen.',
    inPlaceOf: (person) => `Sie entscheiden in Vertretung von ${person}.`,
    otherAnswers: 'Andere Antworten',
    yourAnswer: 'Ihre Antwort',
    signIn: 'Anmelden',
    signInWhy: 'Es geht von selbst weiter, sobald Sie sich angemeldet haben.',
    letter: {
      title: 'Das Schreiben',
      text: 'Betreff und Text',
      textHint:
        'Die erste Zeile ist der Betreff („Subject: …“); zwischen Absätzen bleibt eine Zeile leer. Forderungen und Belege bleiben wie entworfen.',
      send: 'Schreiben senden',
      sources: 'Worauf es sich beruft',
      noSources: 'Es beruft sich auf nichts.',
      problems: 'So kann es nicht gesendet werden:',
      page: (page) => `Seite ${page}`,
      supports: 'für',
    },
    compare: {
      title: 'Vor dem Bestätigen vergleichen',
      field: 'Angabe',
      request: 'Im Bedarf',
      record: 'In unserem Stammsatz',
      differs: 'weicht ab',
      risk: 'Prüfung des Lieferanten',
      hint: 'Vergleichen Sie den Stammsatz mit einer zweiten Quelle außerhalb dieses Bedarfs: der Website des Lieferanten, einem Register oder einem Anruf unter bekannter Nummer.',
      address: 'Nur wenn die Adresse im Stammsatz nicht stimmt.',
    },
    share: { title: 'Jemand anderem geben', to: 'Wem', reason: 'Warum', assign: 'Aufgabe übergeben' },
    hints: {
      'vendor.taxId': 'Wie der Lieferant sie schreibt, zum Beispiel DE136695976.',
      'vendor.email': 'Dorthin geht die Bestellung.',
      'vendor.duns': 'Neun Ziffern.',
      quantity: 'Eine Zahl, zum Beispiel 12.',
      unitPrice: 'Der Preis für eines, zum Beispiel 390,00.',
      currency: 'Drei Buchstaben, zum Beispiel EUR.',
      to: 'Die neue Grenze in US-Dollar.',
      date: 'Der Tag, an dem alles hier sein soll, etwa 2026-12-24.',
    },
    totalIs: { net: 'ohne Steuer', gross: 'mit Steuer' },
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
      remind_again: 'Lieferanten erneut erinnern',
      accept_change: 'Änderung übernehmen',
      new_date: 'Bis zu einem anderen Tag warten',
      keep_order: 'Bestellung beibehalten',
      cancel_order: 'Bestellung stornieren',
      close: 'Bestellung abschließen',
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
    stale:
      'Cela a changé depuis que vous l’avez vu. Voici l’état actuel ; veuillez regarder de nouveau avant de décider.',
    decided: (by, verb, at) => `${by} a décidé : ${verb}, ${at}.`,
    order: 'Commande',
    changeReason: 'Voulue parce que',
    takenBack: {
      withdrawn: (by, at) => `${by} a retiré cette modification, ${at}. Il n’y a plus rien à décider.`,
      replaced: (by, at) =>
        `${by} a remplacé cette modification par une autre, ${at}. Il n’y a plus rien à décider ici.`,
    },
    notYours: 'La décision revient à quelqu’un d’autre. Vous la voyez parce que vous pouvez voir la demande.',
    inPlaceOf: (person) => `Vous décidez à la place de ${person}.`,
    otherAnswers: 'Autres réponses',
    yourAnswer: 'Votre réponse',
    signIn: 'Se connecter',
    signInWhy: 'Tout reprend de soi-même dès que vous êtes connecté.',
    letter: {
      title: 'La lettre',
      text: 'Objet et texte',
      textHint:
        'La première ligne est l’objet (« Subject: … ») ; laissez une ligne vide entre les paragraphes. Les demandes et les citations restent telles quelles.',
      send: 'Envoyer la lettre',
      sources: 'Ce qu’elle cite',
      noSources: 'Elle ne cite rien.',
      problems: 'Elle ne peut pas être envoyée telle quelle :',
      page: (page) => `page ${page}`,
      supports: 'pour',
    },
    compare: {
      title: 'Comparez avant de confirmer',
      field: 'Donnée',
      request: 'Dans la demande',
      record: 'Dans notre fiche',
      differs: 'diffère',
      risk: 'Contrôle du fournisseur',
      hint: 'Comparez la fiche avec une seconde source extérieure à cette demande : le site du fournisseur, un registre ou un appel à un numéro connu.',
      address: 'Seulement si l’adresse de notre fiche n’est pas la bonne.',
    },
    share: { title: 'Confier à quelqu’un d’autre', to: 'À qui', reason: 'Pourquoi', assign: 'Confier la tâche' },
    hints: {
      'vendor.taxId': 'Comme l’écrit le fournisseur, par exemple FR40303265045.',
      'vendor.email': 'C’est là que part la commande.',
      'vendor.duns': 'Neuf chiffres.',
      quantity: 'Un nombre, par exemple 12.',
      unitPrice: 'Le prix d’une unité, par exemple 390,00.',
      currency: 'Trois lettres, par exemple EUR.',
      to: 'Le nouveau plafond en dollars US.',
      date: 'Le jour où tout doit être arrivé, par exemple 2026-12-24.',
    },
    totalIs: { net: 'hors taxe', gross: 'taxe comprise' },
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
      remind_again: 'Relancer le fournisseur',
      accept_change: 'Reprendre la modification',
      new_date: 'Attendre un autre jour',
      keep_order: 'Maintenir la commande',
      cancel_order: 'Annuler la commande',
      close: 'Clore la commande',
      stop: 'Arrêter la demande',
    },
  },
} as const satisfies Texts<Task>;

import type { Texts } from './texts.ts';

type Deputies = {
  title: string;
  mine: string;
  mineNobody: string;
  theirs: string;
  theirsNobody: string;
  others: string;
  columns: { person: string; deputy: string; from: string; until: string };
  name: string;
  explain: string;
  deputy: string;
  deputyHint: string;
  from: string;
  fromHint: string;
  until: string;
  save: string;
  replaces: string;
  end: string;
};

export const deputiesTexts = {
  en: {
    title: 'Deputies',
    mine: 'Who stands in for me',
    mineNobody: 'Nobody stands in for you.',
    theirs: 'For whom I stand in',
    theirsNobody: 'You stand in for nobody.',
    others: 'For others',
    columns: { person: 'Whose tasks', deputy: 'Deputy', from: 'From', until: 'Until' },
    name: 'Name a deputy',
    explain:
      'A deputy may decide your tasks beside you, as long as neither of you had a hand in the request. They never sign in for you.',
    deputy: 'Deputy',
    deputyHint: 'Their id in the company, such as buyer2.',
    from: 'From',
    fromHint: 'Empty: from today.',
    until: 'Until',
    save: 'Name the deputy',
    replaces: 'This takes the place of the deputy named above.',
    end: 'End it now',
  },
  de: {
    title: 'Vertretungen',
    mine: 'Wer mich vertritt',
    mineNobody: 'Niemand vertritt Sie.',
    theirs: 'Wen ich vertrete',
    theirsNobody: 'Sie vertreten niemanden.',
    others: 'Für andere',
    columns: { person: 'Wessen Aufgaben', deputy: 'Vertretung', from: 'Von', until: 'Bis' },
    name: 'Vertretung benennen',
    explain:
      'Eine Vertretung darf neben Ihnen über Ihre Aufgaben entscheiden, wenn keiner von beiden am Bedarf beteiligt war. Anmelden muss sich jeder selbst.',
    deputy: 'Vertretung',
    deputyHint: 'Die Kennung der Person in der Firma, zum Beispiel buyer2.',
    from: 'Von',
    fromHint: 'Leer: ab heute.',
    until: 'Bis',
    save: 'Vertretung benennen',
    replaces: 'Dies ersetzt die oben genannte Vertretung.',
    end: 'Jetzt beenden',
  },
  fr: {
    title: 'Suppléances',
    mine: 'Qui me supplée',
    mineNobody: 'Personne ne vous supplée.',
    theirs: 'Qui je supplée',
    theirsNobody: 'Vous ne suppléez personne.',
    others: 'Pour d’autres',
    columns: { person: 'Tâches de', deputy: 'Suppléant', from: 'Du', until: 'Au' },
    name: 'Désigner un suppléant',
    explain:
      'Un suppléant peut décider de vos tâches à vos côtés, si aucun de vous deux n’a pris part à la demande. Il ne se connecte jamais à votre place.',
    deputy: 'Suppléant',
    deputyHint: 'Son identifiant dans l’entreprise, par exemple buyer2.',
    from: 'Du',
    fromHint: 'Vide : dès aujourd’hui.',
    until: 'Au',
    save: 'Désigner ce suppléant',
    replaces: 'Ceci remplace le suppléant indiqué plus haut.',
    end: 'Y mettre fin',
  },
} as const satisfies Texts<Deputies>;

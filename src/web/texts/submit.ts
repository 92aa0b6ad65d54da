import type { Texts } from './texts.ts';

type Submit = { title: string; subject: string; text: string; hint: string; send: string };

export const submitTexts = {
  en: {
    title: 'New request',
    subject: 'Subject',
    text: 'What do you need?',
    hint: 'Write as you would in a mail: what, how many, from whom, at which price, for which cost centre, until when. What is missing, you are asked.',
    send: 'Send the request',
  },
  de: {
    title: 'Neuer Bedarf',
    subject: 'Betreff',
    text: 'Was brauchen Sie?',
    hint: 'Schreiben Sie wie in einer E-Mail: was, wie viel, von wem, zu welchem Preis, für welche Kostenstelle, bis wann. Nach dem, was fehlt, werden Sie gefragt.',
    send: 'Bedarf absenden',
  },
  fr: {
    title: 'Nouvelle demande',
    subject: 'Objet',
    text: 'De quoi avez-vous besoin ?',
    hint: 'Écrivez comme dans un courriel : quoi, combien, chez qui, à quel prix, pour quel centre de coûts, pour quand. Ce qui manque vous sera demandé.',
    send: 'Envoyer la demande',
  },
} as const satisfies Texts<Submit>;

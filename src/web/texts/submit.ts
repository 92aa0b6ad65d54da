import type { Texts } from './texts.ts';

type Submit = {
  title: string;
  subject: string;
  text: string;
  hint: string;
  optional: string;
  optionalHint: string;
  costCenter: string;
  neededBy: string;
  files: string;
  filesHint: string;
  send: string;
};

export const submitTexts = {
  en: {
    title: 'New request',
    subject: 'Subject',
    text: 'What do you need?',
    hint: 'Write as you would in a mail: what, how many, from whom, at which price, where to. What is missing, you are asked.',
    optional: 'If you know it',
    optionalHint: 'Each is added to your text as a line of its own, and read like the rest of it.',
    costCenter: 'Cost center',
    neededBy: 'Needed by',
    files: 'Files',
    filesHint: 'A quote as PDF, Word, Excel or text; 25 MB at most in all.',
    send: 'Send the request',
  },
  de: {
    title: 'Neuer Bedarf',
    subject: 'Betreff',
    text: 'Was brauchen Sie?',
    hint: 'Schreiben Sie wie in einer E-Mail: was, wie viel, von wem, zu welchem Preis, wohin. Nach dem, was fehlt, werden Sie gefragt.',
    optional: 'Falls Sie es wissen',
    optionalHint: 'Jedes wird Ihrem Text als eigene Zeile angefügt und wie alles andere gelesen.',
    costCenter: 'Kostenstelle',
    neededBy: 'Benötigt bis',
    files: 'Dateien',
    filesHint: 'Ein Angebot als PDF, Word, Excel oder Text; zusammen höchstens 25 MB.',
    send: 'Bedarf absenden',
  },
  fr: {
    title: 'Nouvelle demande',
    subject: 'Objet',
    text: 'De quoi avez-vous besoin ?',
    hint: 'Écrivez comme dans un courriel : quoi, combien, chez qui, à quel prix, où livrer. Ce qui manque vous sera demandé.',
    optional: 'Si vous le savez',
    optionalHint: 'Chaque indication est ajoutée à votre texte sur sa propre ligne, et lue comme le reste.',
    costCenter: 'Centre de coûts',
    neededBy: 'Nécessaire pour le',
    files: 'Fichiers',
    filesHint: 'Un devis en PDF, Word, Excel ou texte ; 25 Mo au plus en tout.',
    send: 'Envoyer la demande',
  },
} as const satisfies Texts<Submit>;

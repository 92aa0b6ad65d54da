import type { AskKind } from '../../domain/letter.ts';
import type { Language } from './texts.ts';

/** What a letter to a vendor says besides its paragraphs; every binding figure is printed by these. Each language has its own quotation marks, and French a space before a colon. */
export type LetterTexts = {
  greeting: string;
  asked: string;
  asks: Record<AskKind, (percent: string) => string>;
  sources: string;
  source: (title: string, section: string, page: string, quote: string) => string;
  answer: string;
  reserve: string;
  regards: string;
  reminder: { subject: (subject: string) => string; body: string };
};

const en: LetterTexts = {
  greeting: 'Dear Sir or Madam,',
  asked: 'We ask you for the following:',
  asks: {
    bank_guarantee: (percent) => `a bank guarantee of ${percent} % of the order total`,
    prepayment: (percent) => `your agreement that at most ${percent} % of the order total is paid before delivery`,
    escrow: () => 'your agreement that the price is held in escrow until delivery',
    smaller_first_order: (percent) => `your agreement to a first order of ${percent} % of the total asked for`,
    register_extract: () => 'a current extract from the commercial register',
    audited_accounts: () => 'your latest audited annual accounts',
    certificate: () => 'a current certificate of your quality management',
  },
  sources: 'From our agreements:',
  source: (title, section, page, quote) => `${title}, ${section}, page ${page}: "${quote}"`,
  answer: 'Please answer this mail, and leave its subject as it is.',
  reserve: 'This letter is no order and no promise of one.',
  regards: 'Kind regards',
  reminder: {
    subject: (subject) => `Reminder: ${subject}`,
    body: 'we have not received an answer to our letter yet. We would be glad to hear from you.',
  },
};

const de: LetterTexts = {
  greeting: 'Sehr geehrte Damen und Herren,',
  asked: 'Wir bitten Sie um Folgendes:',
  asks: {
    bank_guarantee: (percent) => `eine Bankbürgschaft über ${percent} % der Bestellsumme`,
    prepayment: (percent) =>
      `Ihr Einverständnis, dass vor der Lieferung höchstens ${percent} % der Bestellsumme gezahlt werden`,
    escrow: () => 'Ihr Einverständnis, dass der Preis bis zur Lieferung treuhänderisch verwahrt wird',
    smaller_first_order: (percent) =>
      `Ihr Einverständnis mit einer ersten Bestellung über ${percent} % der angefragten Summe`,
    register_extract: () => 'einen aktuellen Auszug aus dem Handelsregister',
    audited_accounts: () => 'Ihren letzten geprüften Jahresabschluss',
    certificate: () => 'ein gültiges Zertifikat Ihres Qualitätsmanagements',
  },
  sources: 'Aus unseren Vereinbarungen:',
  source: (title, section, page, quote) => `${title}, ${section}, Seite ${page}: „${quote}“`,
  answer: 'Bitte antworten Sie auf diese Mail und lassen Sie den Betreff unverändert.',
  reserve: 'Dieses Schreiben ist keine Bestellung und stellt keine in Aussicht.',
  regards: 'Mit freundlichen Grüßen',
  reminder: {
    subject: (subject) => `Erinnerung: ${subject}`,
    body: 'auf unser Schreiben haben wir noch keine Antwort erhalten. Wir würden uns freuen, von Ihnen zu hören.',
  },
};

const fr: LetterTexts = {
  greeting: 'Madame, Monsieur,',
  asked: 'Nous vous demandons :',
  asks: {
    bank_guarantee: (percent) => `une garantie bancaire de ${percent} % du montant de la commande`,
    prepayment: (percent) =>
      `votre accord pour que ${percent} % au plus du montant de la commande soient payés avant la livraison`,
    escrow: () => 'votre accord pour que le prix soit placé sous séquestre jusqu’à la livraison',
    smaller_first_order: (percent) => `votre accord pour une première commande de ${percent} % du montant demandé`,
    register_extract: () => 'un extrait récent du registre du commerce',
    audited_accounts: () => 'vos derniers comptes annuels audités',
    certificate: () => 'un certificat en cours de validité de votre gestion de la qualité',
  },
  sources: 'Extraits de nos accords :',
  source: (title, section, page, quote) => `${title}, ${section}, page ${page} : « ${quote} »`,
  answer: 'Merci de répondre à ce message sans en changer l’objet.',
  reserve: 'La présente lettre ne constitue ni une commande ni une promesse de commande.',
  regards: 'Cordialement',
  reminder: {
    subject: (subject) => `Rappel : ${subject}`,
    body: 'nous n’avons pas encore reçu de réponse à notre lettre. Nous serions heureux de vous lire.',
  },
};

const letterTexts = { en, de, fr } satisfies Record<Language, LetterTexts>;

export const letterTextsIn = (language: Language): LetterTexts => letterTexts[language];

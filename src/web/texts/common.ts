import type { Status } from '../../domain/status.ts';
import type { Texts } from './texts.ts';

type Common = {
  skip: string;
  nav: Record<NavName, string>;
  navLabel: string;
  menu: string;
  standIns: (names: string) => string;
  signOut: string;
  signedOut: { title: string; text: string; again: string };
  /** Where a form came from somebody whose session is over. */
  sessionOver: {
    title: string;
    text: string;
    signIn: string;
    sendAgain: string;
    send: string;
    files: (names: string) => string;
    notKept: string;
  };
  search: string;
  statuses: Record<Status, string>;
  none: string;
  /** Somebody whose name was erased, by the id alone. */
  erased: (id: string) => string;
  unknown: string;
  back: string;
  /** Said of what was typed, while it is typed. */
  fits: string;
  problem: { title: string; instance: (id: string) => string; details: Record<(typeof saidAlike)[number], string> };
};

/** Problems that say the same wherever they arise. */
export const saidAlike = ['not_found', 'unauthenticated', 'internal'] as const;

export const navNames = [
  'inbox',
  'requisitions',
  'new',
  'orders',
  'vendors',
  'contracts',
  'budgets',
  'reports',
  'policies',
  'agents',
  'imports',
  'webhooks',
  'sandbox',
] as const;
export type NavName = (typeof navNames)[number];

export const common = {
  en: {
    skip: 'Skip to the content',
    nav: {
      inbox: 'Inbox',
      requisitions: 'Requisitions',
      new: 'New request',
      orders: 'Orders',
      vendors: 'Vendors',
      contracts: 'Contracts',
      budgets: 'Budgets',
      reports: 'Reports',
      policies: 'Policies',
      agents: 'Agents & tools',
      imports: 'Imports',
      webhooks: 'Webhooks',
      sandbox: 'Sandbox',
    },
    menu: 'Menu',
    navLabel: 'Pages',
    standIns: (names) => `Stand-ins, not the real services: ${names}. Nothing leaves this machine through them.`,
    signOut: 'Sign out',
    signedOut: { title: 'Signed out', text: 'You are signed out here.', again: 'Sign in again' },
    sessionOver: {
      title: 'You are no longer signed in',
      text: 'Nothing of what you sent was done. It is kept on this page.',
      signIn: 'Sign in, in another tab',
      sendAgain: 'When that is done, come back here and send it again.',
      send: 'Send it again',
      files: (names) => `Choose the files again: ${names}`,
      notKept: 'It was too much to keep on this page. Sign in, go back to the form, and send it again.',
    },
    search: 'Search',
    statuses: {
      received: 'Received',
      reading: 'Being read',
      needs_info: 'Needs facts',
      screening: 'Vendor check',
      on_hold: 'On hold',
      needs_sign_in: 'Needs sign-in',
      negotiating: 'Negotiating',
      pending_approval: 'In approval',
      returned: 'Returned',
      ordering: 'Being ordered',
      ordered: 'Ordered',
      observed: 'Observed',
      rejected: 'Rejected',
      blocked: 'Blocked',
      withdrawn: 'Withdrawn',
      failed: 'Failed',
    },
    none: 'none',
    erased: (id) => `${id} (erased)`,
    unknown: 'not known',
    back: 'Back',
    fits: '✓ This fits.',
    problem: {
      title: 'That did not work',
      instance: (id) => `Name this to whoever operates the system: ${id}`,
      details: {
        not_found: 'There is nothing here, or nothing that you may see.',
        unauthenticated: 'You are not signed in. Open the inbox and sign in again.',
        internal: 'Something went wrong here, not with what you did.',
      },
    },
  },
  de: {
    skip: 'Zum Inhalt',
    nav: {
      inbox: 'Eingang',
      requisitions: 'Bedarfe',
      new: 'Neuer Bedarf',
      orders: 'Bestellungen',
      vendors: 'Lieferanten',
      contracts: 'Verträge',
      budgets: 'Budgets',
      reports: 'Berichte',
      policies: 'Richtlinien',
      agents: 'Agenten & Werkzeuge',
      imports: 'Importe',
      webhooks: 'Webhooks',
      sandbox: 'Sandbox',
    },
    menu: 'Menü',
    navLabel: 'Seiten',
    standIns: (names) => `Ersatz statt der echten Dienste: ${names}. Durch sie verlässt nichts diesen Rechner.`,
    signOut: 'Abmelden',
    signedOut: { title: 'Abgemeldet', text: 'Sie sind hier abgemeldet.', again: 'Wieder anmelden' },
    sessionOver: {
      title: 'Sie sind nicht mehr angemeldet',
      text: 'Nichts von dem, was Sie gesendet haben, wurde ausgeführt. Es ist auf dieser Seite aufgehoben.',
      signIn: 'In einem anderen Tab anmelden',
      sendAgain: 'Kommen Sie danach hierher zurück und senden Sie es noch einmal.',
      send: 'Noch einmal senden',
      files: (names) => `Wählen Sie die Dateien noch einmal: ${names}`,
      notKept:
        'Es war zu viel, um es auf dieser Seite aufzuheben. Melden Sie sich an, gehen Sie zum Formular zurück und senden Sie es noch einmal.',
    },
    search: 'Suchen',
    statuses: {
      received: 'Eingegangen',
      reading: 'Wird gelesen',
      needs_info: 'Angaben fehlen',
      screening: 'Lieferantenprüfung',
      on_hold: 'Angehalten',
      needs_sign_in: 'Anmeldung nötig',
      negotiating: 'In Verhandlung',
      pending_approval: 'In Freigabe',
      returned: 'Zurückgegeben',
      ordering: 'Wird bestellt',
      ordered: 'Bestellt',
      observed: 'Beobachtet',
      rejected: 'Abgelehnt',
      blocked: 'Gesperrt',
      withdrawn: 'Zurückgezogen',
      failed: 'Fehlgeschlagen',
    },
    none: 'keine',
    erased: (id) => `${id} (gelöscht)`,
    unknown: 'nicht bekannt',
    back: 'Zurück',
    fits: '✓ Das passt.',
    problem: {
      title: 'Das ging nicht',
      instance: (id) => `Nennen Sie dies denen, die das System betreiben: ${id}`,
      details: {
        not_found: 'Hier ist nichts, oder nichts, was Sie sehen dürfen.',
        unauthenticated: 'Sie sind nicht angemeldet. Öffnen Sie den Eingang und melden Sie sich wieder an.',
        internal: 'Hier ging etwas schief; an Ihnen lag es nicht.',
      },
    },
  },
  fr: {
    skip: 'Aller au contenu',
    nav: {
      inbox: 'À faire',
      requisitions: 'Demandes',
      new: 'Nouvelle demande',
      orders: 'Commandes',
      vendors: 'Fournisseurs',
      contracts: 'Contrats',
      budgets: 'Budgets',
      reports: 'Rapports',
      policies: 'Règles',
      agents: 'Agents et outils',
      imports: 'Importations',
      webhooks: 'Webhooks',
      sandbox: 'Bac à sable',
    },
    menu: 'Menu',
    navLabel: 'Pages',
    standIns: (names) => `Des substituts, pas les vrais services : ${names}. Rien ne quitte cette machine par eux.`,
    signOut: 'Se déconnecter',
    signedOut: { title: 'Déconnecté', text: 'Vous êtes déconnecté ici.', again: 'Se reconnecter' },
    sessionOver: {
      title: 'Vous n’êtes plus connecté',
      text: 'Rien de ce que vous avez envoyé n’a été fait. Cette page le conserve.',
      signIn: 'Se connecter dans un autre onglet',
      sendAgain: 'Revenez ensuite ici et renvoyez-le.',
      send: 'Renvoyer',
      files: (names) => `Choisissez de nouveau les fichiers : ${names}`,
      notKept: 'C’était trop pour être conservé sur cette page. Connectez-vous, revenez au formulaire et renvoyez-le.',
    },
    search: 'Rechercher',
    statuses: {
      received: 'Reçue',
      reading: 'En lecture',
      needs_info: 'Informations manquantes',
      screening: 'Contrôle du fournisseur',
      on_hold: 'En attente',
      needs_sign_in: 'Connexion requise',
      negotiating: 'En négociation',
      pending_approval: 'En approbation',
      returned: 'Renvoyée',
      ordering: 'En commande',
      ordered: 'Commandée',
      observed: 'Observée',
      rejected: 'Refusée',
      blocked: 'Bloquée',
      withdrawn: 'Retirée',
      failed: 'Échouée',
    },
    none: 'aucun',
    erased: (id) => `${id} (effacé)`,
    unknown: 'inconnu',
    back: 'Retour',
    fits: '✓ C’est bon.',
    problem: {
      title: 'Cela n’a pas fonctionné',
      instance: (id) => `Indiquez ceci à l’exploitant du système : ${id}`,
      details: {
        not_found: 'Il n’y a rien ici, ou rien que vous puissiez voir.',
        unauthenticated: 'Vous n’êtes pas connecté. Ouvrez « À faire » et reconnectez-vous.',
        internal: 'Quelque chose a échoué ici ; cela ne vient pas de vous.',
      },
    },
  },
} as const satisfies Texts<Common>;

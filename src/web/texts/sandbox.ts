import type { Texts } from './texts.ts';

type Sandbox = {
  title: string;
  about: string;
  mails: string;
  orders: string;
  noMails: string;
  noOrders: string;
  mailIsReal: string;
  erpIsReal: string;
  noSubject: string;
  from: string;
  to: string;
  sent: string;
  attachments: string;
  columns: Record<'number' | 'order' | 'requisition' | 'total' | 'status' | 'received', string>;
  states: Record<'open' | 'cancelled', string>;
};

export const sandboxTexts = {
  en: {
    title: 'Sandbox',
    about:
      'These are stand-ins: no mail here was delivered and no order reached a vendor. You see mails to you, and the orders and letters that you may see.',
    mails: 'Mail sink: what was sent',
    orders: 'Order book of the ERP stand-in',
    noMails: 'Nothing has been sent that is yours to see.',
    noOrders: 'There is no order that is yours to see.',
    mailIsReal: 'The mail server is a real one; it is not shown here.',
    erpIsReal: 'The ERP is a real one; it is not shown here.',
    noSubject: '(no subject)',
    from: 'From',
    to: 'To',
    sent: 'Sent',
    attachments: 'Files',
    columns: {
      number: 'ERP number',
      order: 'Order',
      requisition: 'Requisition',
      total: 'Total',
      status: 'Status',
      received: 'Received',
    },
    states: { open: 'open', cancelled: 'cancelled' },
  },
  de: {
    title: 'Sandbox',
    about:
      'Das ist Ersatz: Keine E-Mail von hier wurde zugestellt, keine Bestellung hat einen Lieferanten erreicht. Sie sehen E-Mails an Sie sowie die Bestellungen und Schreiben, die Sie sehen dürfen.',
    mails: 'Ersatz des Mailservers: was gesendet wurde',
    orders: 'Auftragsbuch des ERP-Ersatzes',
    noMails: 'Es wurde nichts gesendet, was Sie sehen dürfen.',
    noOrders: 'Es gibt keine Bestellung, die Sie sehen dürfen.',
    mailIsReal: 'Der Mailserver ist ein echter; er wird hier nicht gezeigt.',
    erpIsReal: 'Das ERP ist ein echtes; es wird hier nicht gezeigt.',
    noSubject: '(ohne Betreff)',
    from: 'Von',
    to: 'An',
    sent: 'Gesendet',
    attachments: 'Dateien',
    columns: {
      number: 'ERP-Nummer',
      order: 'Bestellung',
      requisition: 'Bedarf',
      total: 'Summe',
      status: 'Stand',
      received: 'Eingegangen',
    },
    states: { open: 'offen', cancelled: 'storniert' },
  },
  fr: {
    title: 'Bac à sable',
    about:
      'Ce sont des substituts : aucun courriel d’ici n’a été distribué et aucune commande n’est arrivée chez un fournisseur. Vous voyez les courriels qui vous sont adressés, et les commandes et lettres que vous pouvez voir.',
    mails: 'Substitut du serveur de messagerie : ce qui a été envoyé',
    orders: 'Carnet de commandes du substitut de l’ERP',
    noMails: 'Rien n’a été envoyé que vous puissiez voir.',
    noOrders: 'Il n’y a aucune commande que vous puissiez voir.',
    mailIsReal: 'Le serveur de messagerie est réel ; il n’est pas montré ici.',
    erpIsReal: 'L’ERP est réel ; il n’est pas montré ici.',
    noSubject: '(sans objet)',
    from: 'De',
    to: 'À',
    sent: 'Envoyé',
    attachments: 'Fichiers',
    columns: {
      number: 'Numéro ERP',
      order: 'Commande',
      requisition: 'Demande',
      total: 'Total',
      status: 'État',
      received: 'Reçue',
    },
    states: { open: 'ouverte', cancelled: 'annulée' },
  },
} as const satisfies Texts<Sandbox>;

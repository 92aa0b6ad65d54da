import type { ClearanceDecision } from '../../domain/clearance.ts';
import type { OrderRow, VendorRow } from '../../services/records-view.ts';
import type { Texts } from './texts.ts';

type Records = {
  paging: { label: string; next: string; first: string };
  all: string;
  status: string;
  search: string;
  decisions: Record<ClearanceDecision, string>;
  orders: {
    title: string;
    empty: string;
    columns: Record<'number' | 'requisition' | 'vendor' | 'total' | 'status' | 'at', string>;
    statuses: Record<OrderRow['status'], string>;
    order: (number: string) => string;
    facts: Record<'date' | 'neededBy' | 'deliveryPlace' | 'erp' | 'sent' | 'requisition' | 'vendor', string>;
    notSent: string;
    sent: (to: string, at: string | null) => string;
    lines: string;
    net: string;
    gross: string;
  };
  vendors: {
    title: string;
    empty: string;
    columns: Record<'number' | 'name' | 'country' | 'status' | 'confirmed' | 'asOf', string>;
    statuses: Record<VendorRow['status'], string>;
    confirmed: string;
    unconfirmed: string;
    confirmedBy: (by: string, source: string, at: string) => string;
    facts: Record<
      'aliases' | 'country' | 'taxIds' | 'email' | 'domains' | 'duns' | 'categories' | 'registeredFor' | 'asOf',
      string
    >;
    record: string;
    risk: string;
    noRisk: string;
    riskFrom: string;
    confirm: string;
    confirmNow: string;
    holds: string;
    held: (by: string) => string;
    letGo: (by: string) => string;
    hold: { title: string; hint: string; button: string };
    release: { title: string; hint: string; button: string };
    reason: string;
    requisitions: string;
    orders: string;
    none: string;
    more: string;
  };
};

export const recordsTexts = {
  en: {
    paging: { label: 'Pages of the list', next: 'Next page', first: 'First page' },
    all: 'All',
    status: 'Status',
    search: 'Search',
    decisions: {
      cleared: 'cleared',
      conditional: 'with conditions',
      not_cleared: 'not cleared',
      unknown: 'not known',
      exception: 'exception',
      blocked: 'blocked',
    },
    orders: {
      title: 'Orders',
      empty: 'There are no orders that you may see.',
      columns: {
        number: 'Number',
        requisition: 'Requisition',
        vendor: 'Vendor',
        total: 'Total',
        status: 'Status',
        at: 'Sent or created',
      },
      statuses: {
        numbered: 'numbered',
        posted: 'in the ERP',
        sent: 'sent',
        cancelled: 'cancelled',
        observed: 'observed, not sent',
      },
      order: (number) => `Purchase order ${number}`,
      facts: {
        date: 'Date',
        neededBy: 'Needed by',
        deliveryPlace: 'Delivery place',
        erp: 'Number in the ERP',
        sent: 'Sent',
        requisition: 'Requisition',
        vendor: 'Vendor',
      },
      notSent: 'not yet',
      sent: (to, at) => (at === null ? `to ${to}` : `to ${to}, ${at}`),
      lines: 'What was ordered',
      net: 'Total, net',
      gross: 'Total with tax',
    },
    vendors: {
      title: 'Vendors',
      empty: 'No vendor fits.',
      columns: {
        number: 'Number',
        name: 'Name',
        country: 'Country',
        status: 'Status',
        confirmed: 'Address',
        asOf: 'As of',
      },
      statuses: { active: 'active', hold: 'on hold', inactive: 'inactive', new: 'new', merged: 'merged' },
      confirmed: 'confirmed',
      unconfirmed: 'not confirmed',
      confirmedBy: (by, source, at) => `by ${by}, against ${source}, ${at}`,
      facts: {
        aliases: 'Other names',
        country: 'Country',
        taxIds: 'Tax ids',
        email: 'Address for orders',
        domains: 'Mail domains',
        duns: 'DUNS number',
        categories: 'Categories',
        registeredFor: 'Registered for',
        asOf: 'As of',
      },
      record: 'Our record',
      risk: 'Clearance',
      noRisk: 'Nobody has looked at this vendor yet, as far as you may see.',
      riskFrom: 'found for',
      confirm: 'Confirmation',
      confirmNow: 'Confirm address, tax id and bank data',
      holds: 'Holds',
      held: (by) => `put on hold by ${by}`,
      letGo: (by) => `released by ${by}`,
      hold: {
        title: 'Put on hold',
        hint: 'Nothing more is bought here. What is under way is looked at again and blocked.',
        button: 'Put on hold',
      },
      release: {
        title: 'Release',
        hint: 'New requisitions may be bought here again. What was blocked stays blocked until it is released itself.',
        button: 'Release the vendor',
      },
      reason: 'Reason',
      requisitions: 'Requisitions',
      orders: 'Orders',
      none: 'None that you may see.',
      more: 'All of them',
    },
  },
  de: {
    paging: { label: 'Seiten der Liste', next: 'Nächste Seite', first: 'Erste Seite' },
    all: 'Alle',
    status: 'Stand',
    search: 'Suchen',
    decisions: {
      cleared: 'zugelassen',
      conditional: 'mit Bedingungen',
      not_cleared: 'nicht zugelassen',
      unknown: 'nicht bekannt',
      exception: 'Ausnahme',
      blocked: 'gesperrt',
    },
    orders: {
      title: 'Bestellungen',
      empty: 'Es gibt keine Bestellungen, die Sie sehen dürfen.',
      columns: {
        number: 'Nummer',
        requisition: 'Bedarf',
        vendor: 'Lieferant',
        total: 'Summe',
        status: 'Stand',
        at: 'Gesendet oder angelegt',
      },
      statuses: {
        numbered: 'nummeriert',
        posted: 'im ERP',
        sent: 'gesendet',
        cancelled: 'storniert',
        observed: 'beobachtet, nicht gesendet',
      },
      order: (number) => `Bestellung ${number}`,
      facts: {
        date: 'Datum',
        neededBy: 'Benötigt bis',
        deliveryPlace: 'Lieferort',
        erp: 'Nummer im ERP',
        sent: 'Gesendet',
        requisition: 'Bedarf',
        vendor: 'Lieferant',
      },
      notSent: 'noch nicht',
      sent: (to, at) => (at === null ? `an ${to}` : `an ${to}, ${at}`),
      lines: 'Was bestellt wurde',
      net: 'Summe, netto',
      gross: 'Summe mit Steuer',
    },
    vendors: {
      title: 'Lieferanten',
      empty: 'Kein Lieferant passt.',
      columns: {
        number: 'Nummer',
        name: 'Name',
        country: 'Land',
        status: 'Stand',
        confirmed: 'Adresse',
        asOf: 'Stand vom',
      },
      statuses: { active: 'aktiv', hold: 'angehalten', inactive: 'inaktiv', new: 'neu', merged: 'zusammengeführt' },
      confirmed: 'bestätigt',
      unconfirmed: 'nicht bestätigt',
      confirmedBy: (by, source, at) => `von ${by}, verglichen mit ${source}, ${at}`,
      facts: {
        aliases: 'Weitere Namen',
        country: 'Land',
        taxIds: 'Steuernummern',
        email: 'Bestelladresse',
        domains: 'Mail-Domains',
        duns: 'DUNS-Nummer',
        categories: 'Warengruppen',
        registeredFor: 'Angelegt für',
        asOf: 'Stand vom',
      },
      record: 'Unser Datensatz',
      risk: 'Prüfung',
      noRisk: 'Diesen Lieferanten hat noch niemand geprüft, soweit Sie es sehen dürfen.',
      riskFrom: 'gefunden für',
      confirm: 'Bestätigung',
      confirmNow: 'Adresse, Steuernummer und Bankdaten bestätigen',
      holds: 'Sperren',
      held: (by) => `angehalten von ${by}`,
      letGo: (by) => `freigegeben von ${by}`,
      hold: {
        title: 'Anhalten',
        hint: 'Hier wird nichts mehr gekauft. Was läuft, wird neu geprüft und gesperrt.',
        button: 'Lieferanten anhalten',
      },
      release: {
        title: 'Freigeben',
        hint: 'Neue Bedarfe dürfen hier wieder gekauft werden. Was gesperrt wurde, bleibt es, bis es selbst freigegeben wird.',
        button: 'Lieferanten freigeben',
      },
      reason: 'Grund',
      requisitions: 'Bedarfe',
      orders: 'Bestellungen',
      none: 'Keine, die Sie sehen dürfen.',
      more: 'Alle',
    },
  },
  fr: {
    paging: { label: 'Pages de la liste', next: 'Page suivante', first: 'Première page' },
    all: 'Tous',
    status: 'État',
    search: 'Rechercher',
    decisions: {
      cleared: 'admis',
      conditional: 'sous conditions',
      not_cleared: 'non admis',
      unknown: 'inconnu',
      exception: 'exception',
      blocked: 'bloqué',
    },
    orders: {
      title: 'Commandes',
      empty: 'Il n’y a aucune commande que vous puissiez voir.',
      columns: {
        number: 'Numéro',
        requisition: 'Demande',
        vendor: 'Fournisseur',
        total: 'Total',
        status: 'État',
        at: 'Envoyée ou créée',
      },
      statuses: {
        numbered: 'numérotée',
        posted: 'dans l’ERP',
        sent: 'envoyée',
        cancelled: 'annulée',
        observed: 'observée, non envoyée',
      },
      order: (number) => `Bon de commande ${number}`,
      facts: {
        date: 'Date',
        neededBy: 'Nécessaire pour le',
        deliveryPlace: 'Lieu de livraison',
        erp: 'Numéro dans l’ERP',
        sent: 'Envoyée',
        requisition: 'Demande',
        vendor: 'Fournisseur',
      },
      notSent: 'pas encore',
      sent: (to, at) => (at === null ? `à ${to}` : `à ${to}, ${at}`),
      lines: 'Ce qui a été commandé',
      net: 'Total hors taxe',
      gross: 'Total taxe comprise',
    },
    vendors: {
      title: 'Fournisseurs',
      empty: 'Aucun fournisseur ne correspond.',
      columns: {
        number: 'Numéro',
        name: 'Nom',
        country: 'Pays',
        status: 'État',
        confirmed: 'Adresse',
        asOf: 'À la date du',
      },
      statuses: { active: 'actif', hold: 'suspendu', inactive: 'inactif', new: 'nouveau', merged: 'fusionné' },
      confirmed: 'confirmée',
      unconfirmed: 'non confirmée',
      confirmedBy: (by, source, at) => `par ${by}, d’après ${source}, ${at}`,
      facts: {
        aliases: 'Autres noms',
        country: 'Pays',
        taxIds: 'Numéros fiscaux',
        email: 'Adresse de commande',
        domains: 'Domaines de messagerie',
        duns: 'Numéro DUNS',
        categories: 'Catégories',
        registeredFor: 'Créé pour',
        asOf: 'À la date du',
      },
      record: 'Notre fiche',
      risk: 'Contrôle',
      noRisk: 'Personne n’a encore contrôlé ce fournisseur, pour ce que vous pouvez voir.',
      riskFrom: 'constaté pour',
      confirm: 'Confirmation',
      confirmNow: 'Confirmer adresse, numéro fiscal et coordonnées bancaires',
      holds: 'Suspensions',
      held: (by) => `suspendu par ${by}`,
      letGo: (by) => `libéré par ${by}`,
      hold: {
        title: 'Suspendre',
        hint: 'Plus rien n’y est acheté. Ce qui est en cours est contrôlé à nouveau et bloqué.',
        button: 'Suspendre le fournisseur',
      },
      release: {
        title: 'Libérer',
        hint: 'De nouvelles demandes peuvent y être achetées. Ce qui a été bloqué le reste tant que ce n’est pas débloqué.',
        button: 'Libérer le fournisseur',
      },
      reason: 'Raison',
      requisitions: 'Demandes',
      orders: 'Commandes',
      none: 'Aucune que vous puissiez voir.',
      more: 'Toutes',
    },
  },
} as const satisfies Texts<Records>;

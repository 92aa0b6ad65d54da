import type { ReportName } from '../../domain/report.ts';
import type { Texts } from './texts.ts';

type Column =
  | 'month'
  | 'vendor'
  | 'name'
  | 'currency'
  | 'orders'
  | 'amount'
  | 'category'
  | 'step'
  | 'medianHours'
  | 'p90Hours'
  | 'age'
  | 'status'
  | 'requisitions'
  | 'oldest'
  | 'day'
  | 'agent'
  | 'model'
  | 'calls'
  | 'inputTokens'
  | 'outputTokens';

type Reports = {
  title: string;
  label: string;
  names: Record<ReportName, { name: string; says: string }>;
  columns: Record<Column, string>;
  from: string;
  to: string;
  show: string;
  csv: string;
  empty: string;
  table: string;
  counted: { company: string; visible: string };
  whole: string;
  noCategory: string;
  hours: (hours: string) => string;
  days: (days: string) => string;
  charts: {
    spend: (currency: string) => string;
    cycle: string;
    open: string;
    models: string;
    desc: (count: number, largest: string, at: string) => string;
    nothing: string;
  };
  caps: { title: string; day: (day: string) => string; month: (month: string) => string };
  used: (used: string, limit: string) => string;
  noCap: (used: string) => string;
};

export const reportsTexts = {
  en: {
    title: 'Reports',
    label: 'Reports',
    names: {
      vendors: { name: 'Spend by vendor', says: 'What the orders that left came to, by vendor and month.' },
      'cycle-time': { name: 'Cycle time', says: 'How long it takes from the mail to the order, and at which step.' },
      open: { name: 'Open by age', says: 'What has not ended yet, by how long ago it came.' },
      models: { name: 'Model cost', says: 'What models cost, by day, agent and model, and the caps of the company.' },
    },
    columns: {
      month: 'Month',
      vendor: 'Number',
      name: 'Vendor',
      currency: 'Currency',
      orders: 'Orders',
      amount: 'Amount',
      category: 'Category',
      step: 'Step',
      medianHours: 'Median',
      p90Hours: '9 of 10 within',
      age: 'Age in days',
      status: 'Status',
      requisitions: 'Requisitions',
      oldest: 'Oldest from',
      day: 'Day',
      agent: 'Agent',
      model: 'Model',
      calls: 'Calls',
      inputTokens: 'Tokens in',
      outputTokens: 'Tokens out',
    },
    from: 'From',
    to: 'To',
    show: 'Show',
    csv: 'Download as CSV',
    empty: 'There is nothing to count in these days.',
    table: 'In figures',
    counted: {
      company: 'Everything of your company is counted.',
      visible: 'Only what you may see is counted, not everything of your company.',
    },
    whole: 'from mail to order',
    noCategory: 'without a category',
    hours: (hours) => `${hours} h`,
    days: (days) => `${days} d`,
    charts: {
      spend: (currency) => `Orders by month, ${currency}`,
      cycle: 'From mail to order by month, median',
      open: 'Open requisitions by age in days',
      models: 'Cost of models by day, USD',
      desc: (count, largest, at) =>
        `${count === 1 ? '1 value' : `${count} values`}; the largest is ${largest}, at ${at}. All are in the table below.`,
      nothing: 'No values.',
    },
    caps: { title: 'Caps of the company', day: (day) => `Today, ${day}`, month: (month) => `This month, ${month}` },
    used: (used, limit) => `${used} of ${limit}`,
    noCap: (used) => `${used}, no cap`,
  },
  de: {
    title: 'Berichte',
    label: 'Berichte',
    names: {
      vendors: {
        name: 'Ausgaben je Lieferant',
        says: 'Wie hoch die abgesandten Bestellungen waren, je Lieferant und Monat.',
      },
      'cycle-time': {
        name: 'Durchlaufzeit',
        says: 'Wie lange es von der E-Mail bis zur Bestellung dauert, und bei welchem Schritt.',
      },
      open: { name: 'Offenes nach Alter', says: 'Was noch nicht zu Ende ist, danach, wann es einging.' },
      models: {
        name: 'Modellkosten',
        says: 'Was Modelle kosten, je Tag, Agent und Modell, und die Grenzen der Firma.',
      },
    },
    columns: {
      month: 'Monat',
      vendor: 'Nummer',
      name: 'Lieferant',
      currency: 'Währung',
      orders: 'Bestellungen',
      amount: 'Betrag',
      category: 'Warengruppe',
      step: 'Schritt',
      medianHours: 'Median',
      p90Hours: '9 von 10 binnen',
      age: 'Alter in Tagen',
      status: 'Stand',
      requisitions: 'Bedarfe',
      oldest: 'Ältester vom',
      day: 'Tag',
      agent: 'Agent',
      model: 'Modell',
      calls: 'Aufrufe',
      inputTokens: 'Tokens hinein',
      outputTokens: 'Tokens heraus',
    },
    from: 'Von',
    to: 'Bis',
    show: 'Anzeigen',
    csv: 'Als CSV herunterladen',
    empty: 'In diesen Tagen gibt es nichts zu zählen.',
    table: 'In Zahlen',
    counted: {
      company: 'Gezählt ist alles aus Ihrer Firma.',
      visible: 'Gezählt ist nur, was Sie sehen dürfen, nicht alles aus Ihrer Firma.',
    },
    whole: 'von der E-Mail zur Bestellung',
    noCategory: 'ohne Warengruppe',
    hours: (hours) => `${hours} Std.`,
    days: (days) => `${days} T.`,
    charts: {
      spend: (currency) => `Bestellungen je Monat, ${currency}`,
      cycle: 'Von der E-Mail zur Bestellung je Monat, Median',
      open: 'Offene Bedarfe nach Alter in Tagen',
      models: 'Kosten der Modelle je Tag, USD',
      desc: (count, largest, at) =>
        `${count === 1 ? '1 Wert' : `${count} Werte`}; der größte ist ${largest}, bei ${at}. Alle stehen in der Tabelle darunter.`,
      nothing: 'Keine Werte.',
    },
    caps: { title: 'Grenzen der Firma', day: (day) => `Heute, ${day}`, month: (month) => `Dieser Monat, ${month}` },
    used: (used, limit) => `${used} von ${limit}`,
    noCap: (used) => `${used}, ohne Grenze`,
  },
  fr: {
    title: 'Rapports',
    label: 'Rapports',
    names: {
      vendors: {
        name: 'Dépenses par fournisseur',
        says: 'Le montant des commandes parties, par fournisseur et par mois.',
      },
      'cycle-time': {
        name: 'Délais',
        says: 'Combien de temps s’écoule du courriel à la commande, et à quelle étape.',
      },
      open: { name: 'En cours par âge', says: 'Ce qui n’est pas encore terminé, selon sa date d’arrivée.' },
      models: {
        name: 'Coût des modèles',
        says: 'Ce que coûtent les modèles, par jour, agent et modèle, et les plafonds de la société.',
      },
    },
    columns: {
      month: 'Mois',
      vendor: 'Numéro',
      name: 'Fournisseur',
      currency: 'Devise',
      orders: 'Commandes',
      amount: 'Montant',
      category: 'Catégorie',
      step: 'Étape',
      medianHours: 'Médiane',
      p90Hours: '9 sur 10 en',
      age: 'Âge en jours',
      status: 'État',
      requisitions: 'Demandes',
      oldest: 'La plus ancienne du',
      day: 'Jour',
      agent: 'Agent',
      model: 'Modèle',
      calls: 'Appels',
      inputTokens: 'Jetons entrants',
      outputTokens: 'Jetons sortants',
    },
    from: 'Du',
    to: 'Au',
    show: 'Afficher',
    csv: 'Télécharger en CSV',
    empty: 'Il n’y a rien à compter pour ces jours.',
    table: 'En chiffres',
    counted: {
      company: 'Tout ce qui est de votre société est compté.',
      visible: 'Seul ce que vous pouvez voir est compté, et non tout ce qui est de votre société.',
    },
    whole: 'du courriel à la commande',
    noCategory: 'sans catégorie',
    hours: (hours) => `${hours} h`,
    days: (days) => `${days} j`,
    charts: {
      spend: (currency) => `Commandes par mois, ${currency}`,
      cycle: 'Du courriel à la commande par mois, médiane',
      open: 'Demandes en cours par âge en jours',
      models: 'Coût des modèles par jour, USD',
      desc: (count, largest, at) =>
        `${count === 1 ? '1 valeur' : `${count} valeurs`} ; la plus grande est ${largest}, pour ${at}. Toutes sont dans le tableau ci-dessous.`,
      nothing: 'Aucune valeur.',
    },
    caps: {
      title: 'Plafonds de la société',
      day: (day) => `Aujourd’hui, ${day}`,
      month: (month) => `Ce mois-ci, ${month}`,
    },
    used: (used, limit) => `${used} sur ${limit}`,
    noCap: (used) => `${used}, sans plafond`,
  },
} as const satisfies Texts<Reports>;

/** The head of a column; one without a name of its own keeps the API's. */
export const columnName = (name: string, columns: Readonly<Record<string, string>>): string => columns[name] ?? name;

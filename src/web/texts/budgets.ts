import type { Texts } from './texts.ts';

type Budgets = {
  title: string;
  empty: (year: number) => string;
  year: string;
  costCenter: string;
  allCostCenters: string;
  show: string;
  columns: Record<'costCenter' | 'owner' | 'budget' | 'spent' | 'committed' | 'free' | 'use', string>;
  sum: string;
  bar: (spent: string, committed: string) => string;
  over: string;
  legend: Record<'spent' | 'committed' | 'free', string>;
};

export const budgetsTexts = {
  en: {
    title: 'Budgets',
    empty: (year) => `No cost centre has a budget for ${year}.`,
    year: 'Fiscal year',
    costCenter: 'Cost centre',
    allCostCenters: 'All',
    show: 'Show',
    columns: {
      costCenter: 'Cost centre',
      owner: 'Owner',
      budget: 'Budget',
      spent: 'Spent',
      committed: 'Committed',
      free: 'Free',
      use: 'In use',
    },
    sum: 'In all',
    bar: (spent, committed) => `${spent} spent, ${committed} committed`,
    over: 'over budget',
    legend: { spent: 'spent', committed: 'committed', free: 'free' },
  },
  de: {
    title: 'Budgets',
    empty: (year) => `Für ${year} hat keine Kostenstelle ein Budget.`,
    year: 'Geschäftsjahr',
    costCenter: 'Kostenstelle',
    allCostCenters: 'Alle',
    show: 'Anzeigen',
    columns: {
      costCenter: 'Kostenstelle',
      owner: 'Verantwortlich',
      budget: 'Budget',
      spent: 'Ausgegeben',
      committed: 'Gebunden',
      free: 'Frei',
      use: 'Auslastung',
    },
    sum: 'Insgesamt',
    bar: (spent, committed) => `${spent} ausgegeben, ${committed} gebunden`,
    over: 'überschritten',
    legend: { spent: 'ausgegeben', committed: 'gebunden', free: 'frei' },
  },
  fr: {
    title: 'Budgets',
    empty: (year) => `Aucun centre de coûts n’a de budget pour ${year}.`,
    year: 'Exercice',
    costCenter: 'Centre de coûts',
    allCostCenters: 'Tous',
    show: 'Afficher',
    columns: {
      costCenter: 'Centre de coûts',
      owner: 'Responsable',
      budget: 'Budget',
      spent: 'Dépensé',
      committed: 'Engagé',
      free: 'Disponible',
      use: 'Utilisation',
    },
    sum: 'Au total',
    bar: (spent, committed) => `${spent} dépensés, ${committed} engagés`,
    over: 'dépassé',
    legend: { spent: 'dépensé', committed: 'engagé', free: 'disponible' },
  },
} as const satisfies Texts<Budgets>;

import type { ImportKind } from '../../domain/import-rows.ts';
import type { Texts } from './texts.ts';

type Imports = {
  title: string;
  intro: string;
  kind: string;
  kinds: Record<ImportKind, string>;
  file: string;
  documents: string;
  documentsHint: string;
  check: string;
  counts: Record<'added' | 'changed' | 'unchanged' | 'skipped', string>;
  result: Record<'checked' | 'applied' | 'waits' | 'wrong', string>;
  takesTwo: string;
  columns: readonly [string, string, string];
  apply: string;
  skip: string;
  other: string;
};

export const importTexts = {
  en: {
    title: 'Import',
    intro: 'A CSV file of the company’s data. It is checked first; nothing is changed before you say so.',
    kind: 'What the file holds',
    kinds: {
      people: 'People',
      vendors: 'Vendors',
      'cost-centres': 'Cost centres',
      budgets: 'Budgets',
      contracts: 'Contracts',
    },
    file: 'File (CSV, UTF-8)',
    documents: 'Documents that a list of contracts names',
    documentsHint: 'For contracts alone. They are not kept between the check and the import: choose them again then.',
    check: 'Check the file',
    counts: { added: 'New', changed: 'Changed', unchanged: 'As before', skipped: 'Left out' },
    result: {
      checked: 'The file is right. Nothing has been changed yet.',
      applied: 'The file was taken over.',
      waits: 'The file waits for another administrator. Nothing has been changed.',
      wrong: 'Some rows are wrong. Nothing has been changed.',
    },
    takesTwo:
      'It says what people may do, which takes two: it is taken over when another administrator brings the same file within a week.',
    columns: ['Row', 'Column', 'What is wrong'],
    apply: 'Take it over',
    skip: 'Take over the rows that are right',
    other: 'Another file',
  },
  de: {
    title: 'Import',
    intro: 'Eine CSV-Datei mit Daten der Firma. Sie wird erst geprüft; nichts wird geändert, bevor Sie es sagen.',
    kind: 'Was die Datei enthält',
    kinds: {
      people: 'Personen',
      vendors: 'Lieferanten',
      'cost-centres': 'Kostenstellen',
      budgets: 'Budgets',
      contracts: 'Verträge',
    },
    file: 'Datei (CSV, UTF-8)',
    documents: 'Dokumente, die eine Liste von Verträgen nennt',
    documentsHint:
      'Nur für Verträge. Zwischen Prüfung und Import werden sie nicht aufbewahrt: wählen Sie sie dann noch einmal.',
    check: 'Datei prüfen',
    counts: { added: 'Neu', changed: 'Geändert', unchanged: 'Wie bisher', skipped: 'Ausgelassen' },
    result: {
      checked: 'Die Datei ist richtig. Noch wurde nichts geändert.',
      applied: 'Die Datei wurde übernommen.',
      waits:
        'Die Datei wartet auf eine andere Administratorin oder einen anderen Administrator. Nichts wurde geändert.',
      wrong: 'Einige Zeilen sind falsch. Nichts wurde geändert.',
    },
    takesTwo:
      'Sie sagt, was Personen dürfen; das braucht zwei: sie wird übernommen, wenn jemand anderes aus der Administration binnen einer Woche dieselbe Datei bringt.',
    columns: ['Zeile', 'Spalte', 'Was falsch ist'],
    apply: 'Übernehmen',
    skip: 'Die richtigen Zeilen übernehmen',
    other: 'Andere Datei',
  },
  fr: {
    title: 'Importation',
    intro:
      'Un fichier CSV des données de l’entreprise. Il est d’abord vérifié ; rien n’est modifié avant votre accord.',
    kind: 'Contenu du fichier',
    kinds: {
      people: 'Personnes',
      vendors: 'Fournisseurs',
      'cost-centres': 'Centres de coûts',
      budgets: 'Budgets',
      contracts: 'Contrats',
    },
    file: 'Fichier (CSV, UTF-8)',
    documents: 'Documents que nomme une liste de contrats',
    documentsHint:
      'Pour les contrats seulement. Ils ne sont pas gardés entre la vérification et l’importation : choisissez-les alors de nouveau.',
    check: 'Vérifier le fichier',
    counts: { added: 'Nouveaux', changed: 'Modifiés', unchanged: 'Inchangés', skipped: 'Écartés' },
    result: {
      checked: 'Le fichier est correct. Rien n’a encore été modifié.',
      applied: 'Le fichier a été repris.',
      waits: 'Le fichier attend un autre administrateur. Rien n’a été modifié.',
      wrong: 'Certaines lignes sont fausses. Rien n’a été modifié.',
    },
    takesTwo:
      'Il dit ce que des personnes peuvent faire, ce qui en demande deux : il est repris quand un autre administrateur apporte le même fichier dans la semaine.',
    columns: ['Ligne', 'Colonne', 'Ce qui est faux'],
    apply: 'Reprendre',
    skip: 'Reprendre les lignes correctes',
    other: 'Un autre fichier',
  },
} as const satisfies Texts<Imports>;

import { z } from 'zod';

/** Why a vendor is not simply cleared; the same reason has the same code and the same text. `values` is what differs, for other languages. */
export const Reason = z.object({
  code: z.string(),
  text: z.string(),
  values: z.record(z.string(), z.union([z.string(), z.number()])).exactOptional(),
});
export type Reason = z.infer<typeof Reason>;

/** What the rules look at: our record, who it is, lists, and the provider's judgement. */
type Fact = 'vendor' | 'identity' | 'screening' | 'assessment';

export type UnknownReason = 'not_called' | 'provider_down' | 'not_found' | 'refused';

/** Why a vendor is not simply cleared; texts for people are made from it in their language. */
export type ClearanceReasonCode =
  | `${Fact}_${UnknownReason}`
  | 'vendor_hold'
  | 'vendor_inactive'
  | 'identity_unsure'
  | 'identity_ambiguous'
  | 'identity_gone'
  | 'identity_differs'
  | 'company_closed'
  | 'sanctions_hit'
  | 'sanctions_similar'
  | 'bankruptcy'
  | 'supplier_risk_absent'
  | 'supplier_risk_high'
  | 'failure_class_absent'
  | 'failure_class_high'
  | 'assessment_undated'
  | 'assessment_in_future'
  | 'assessment_old';

export const reasonLanguages = ['en', 'de', 'fr'] as const;
type Language = (typeof reasonLanguages)[number];

type FixedCode = Exclude<ClearanceReasonCode, `${Fact}_${UnknownReason}`>;

type Words = {
  /** A fact that nobody knows, and why. */
  unknown: string;
  facts: Record<Fact, string>;
  why: Record<UnknownReason, string>;
  /** Of a hold without a reason. */
  unsaid: string;
  /** What stands in braces is one of the reason's values. */
  codes: Record<FixedCode, string>;
};

const words = {
  en: {
    unknown: '{fact}: unknown, {why}.',
    facts: { vendor: 'Vendor', identity: 'Identity', screening: 'Screening', assessment: 'Assessment' },
    why: {
      not_called: 'no tool was asked for it',
      provider_down: 'the provider does not answer',
      not_found: 'the provider does not know the company',
      refused: 'the provider refused to answer',
    },
    unsaid: 'no reason is recorded.',
    codes: {
      vendor_hold: 'Our record is on hold: {reason}',
      vendor_inactive: 'Our record is inactive.',
      identity_unsure: "The provider's match has confidence {confidence}; {needed} is needed.",
      identity_ambiguous: '{candidates} companies fit equally well; at most {most} may.',
      identity_gone: 'The provider no longer returns company {named}, which was named; it returns {returned}.',
      identity_differs: "Our record {number} is company {recorded}, the provider's is {returned}.",
      company_closed: 'The company no longer operates.',
      sanctions_hit: 'Listed on {list} as {entity}.',
      sanctions_similar: 'Resembles {entity} on {list} (score {score}; {counts} counts).',
      bankruptcy: 'A bankruptcy is on record.',
      supplier_risk_absent: "Supplier evaluation risk: the provider's report does not say.",
      supplier_risk_high: 'Supplier evaluation risk is {risk}; at most {most} is wanted (1 is best, 9 worst).',
      failure_class_absent: "Failure class: the provider's report does not say.",
      failure_class_high: 'Failure class is {failure}; at most {most} is wanted (1 is best, 5 worst).',
      assessment_undated: "Date of the assessment: the provider's report does not say.",
      assessment_in_future: 'The assessment is dated {day}.',
      assessment_old: 'The assessment is of {day}; it must be younger than {months} months.',
    },
  },
  de: {
    unknown: '{fact}: unbekannt, {why}.',
    facts: { vendor: 'Lieferant', identity: 'Identität', screening: 'Listenprüfung', assessment: 'Bewertung' },
    why: {
      not_called: 'es wurde nicht danach gefragt',
      provider_down: 'die Auskunftei antwortet nicht',
      not_found: 'die Auskunftei kennt die Firma nicht',
      refused: 'die Auskunftei gibt keine Auskunft',
    },
    unsaid: 'ein Grund ist nicht vermerkt.',
    codes: {
      vendor_hold: 'Unser Datensatz ist gesperrt: {reason}',
      vendor_inactive: 'Unser Datensatz ist nicht mehr in Gebrauch.',
      identity_unsure: 'Der Treffer der Auskunftei hat die Sicherheit {confidence}; verlangt ist {needed}.',
      identity_ambiguous: '{candidates} Firmen passen gleich gut; höchstens {most} dürfen es sein.',
      identity_gone: 'Die Auskunftei liefert die genannte Firma {named} nicht mehr, sondern {returned}.',
      identity_differs: 'Unser Datensatz {number} ist die Firma {recorded}, bei der Auskunftei ist es {returned}.',
      company_closed: 'Die Firma ist nicht mehr tätig.',
      sanctions_hit: 'Steht auf {list} als {entity}.',
      sanctions_similar: 'Ähnelt {entity} auf {list} (Wert {score}; ab {counts} zählt es).',
      bankruptcy: 'Eine Insolvenz ist verzeichnet.',
      supplier_risk_absent: 'Lieferantenrisiko: der Bericht der Auskunftei sagt nichts dazu.',
      supplier_risk_high:
        'Das Lieferantenrisiko ist {risk}; verlangt ist höchstens {most} (1 ist am besten, 9 am schlechtesten).',
      failure_class_absent: 'Ausfallklasse: der Bericht der Auskunftei sagt nichts dazu.',
      failure_class_high:
        'Die Ausfallklasse ist {failure}; verlangt ist höchstens {most} (1 ist am besten, 5 am schlechtesten).',
      assessment_undated: 'Datum der Bewertung: der Bericht der Auskunftei sagt nichts dazu.',
      assessment_in_future: 'Die Bewertung trägt das Datum {day}.',
      assessment_old: 'Die Bewertung ist vom {day}; sie muss jünger als {months} Monate sein.',
    },
  },
  fr: {
    unknown: '{fact} : inconnu, {why}.',
    facts: { vendor: 'Fournisseur', identity: 'Identité', screening: 'Contrôle des listes', assessment: 'Évaluation' },
    why: {
      not_called: 'rien n’a été demandé à ce sujet',
      provider_down: 'le prestataire ne répond pas',
      not_found: 'le prestataire ne connaît pas la société',
      refused: 'le prestataire a refusé de répondre',
    },
    unsaid: 'aucun motif n’est noté.',
    codes: {
      vendor_hold: 'Notre fiche est bloquée : {reason}',
      vendor_inactive: 'Notre fiche n’est plus en usage.',
      identity_unsure: 'La correspondance du prestataire a un indice de confiance de {confidence} ; il faut {needed}.',
      identity_ambiguous: '{candidates} sociétés conviennent aussi bien ; {most} au plus sont admises.',
      identity_gone: 'Le prestataire ne renvoie plus la société {named}, qui a été désignée, mais {returned}.',
      identity_differs: 'Notre fiche {number} est la société {recorded}, celle du prestataire est {returned}.',
      company_closed: 'La société n’est plus en activité.',
      sanctions_hit: 'Figure sur {list} sous le nom {entity}.',
      sanctions_similar: 'Ressemble à {entity} sur {list} (score {score} ; compte à partir de {counts}).',
      bankruptcy: 'Une faillite est enregistrée.',
      supplier_risk_absent: 'Risque fournisseur : le rapport du prestataire n’en dit rien.',
      supplier_risk_high:
        'Le risque fournisseur est de {risk} ; {most} au plus est admis (1 est le meilleur, 9 le pire).',
      failure_class_absent: 'Classe de défaillance : le rapport du prestataire n’en dit rien.',
      failure_class_high:
        'La classe de défaillance est {failure} ; {most} au plus est admise (1 est la meilleure, 5 la pire).',
      assessment_undated: 'Date de l’évaluation : le rapport du prestataire n’en dit rien.',
      assessment_in_future: 'L’évaluation est datée du {day}.',
      assessment_old: 'L’évaluation est du {day} ; elle doit avoir moins de {months} mois.',
    },
  },
} as const satisfies Record<Language, Words>;

type Values = NonNullable<Reason['values']>;

const filled = (template: string, values: Values): string =>
  template.replaceAll(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));

const whole = (language: Language, code: string): { template: string; values: Values } | null => {
  const { codes, facts, why, unknown } = words[language];
  const fixed = Object.entries(codes).find(([known]) => known === code);
  if (fixed) return { template: fixed[1], values: {} };
  for (const [fact, named] of Object.entries(facts))
    for (const [reason, because] of Object.entries(why))
      if (code === `${fact}_${reason}`) return { template: unknown, values: { fact: named, why: because } };
  return null;
};

/** A reason in a language; as it was written where it is older than its values, or of no code that we know. */
export const reasonText = ({ code, text, values }: Reason, language: Language): string => {
  const found = values === undefined ? null : whole(language, code);
  if (found === null) return text;
  return filled(found.template, { reason: words[language].unsaid, ...found.values, ...values });
};

/** A reason with its text, which is English. */
export const reasonOf = <C extends ClearanceReasonCode>(code: C, values: Values = {}) => ({
  code,
  values,
  text: reasonText({ code, text: code, values }, 'en'),
});

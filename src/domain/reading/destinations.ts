import type { Ask } from '../requirement.ts';
import type { Claim } from './claims.ts';
import { billingCue, costCenterCue, deliveryCue } from './cues.ts';
import type { Case } from './rivals.ts';
import { overlaps, type Part, type Span, textAt } from './source.ts';
import { also, claimOf, isInSignature, rowBefore, unread } from './surroundings.ts';
import { folded, literal, sameWords } from './text.ts';

type Named = Span & { text: string };

/** Only the requester says who pays and where to deliver. */
const ownParts = ['subject', 'body'] as const satisfies readonly Part[];

/** What a pattern's first group finds in the requester's words, above the signature. */
const namedIn = (given: Case, pattern: RegExp): Named[] =>
  ownParts
    .flatMap((part) =>
      [...given.scene.source[part].matchAll(pattern)].map((match) => {
        const text = match[1] ?? '';
        const start = match.index + match[0].lastIndexOf(text);
        return { part, start, end: start + text.length, text };
      }),
    )
    .filter((named) => named.text !== '' && !isInSignature(given, named));

const numbered =
  /(?:cost[ -]cent(?:er|re)|kostenstelle|kst\.?|centre de coûts?|\bcc)\s*(?:is|ist|est|nr\.?|no\.?|number|n°|code)?\s*[:=#]?\s*((?:[A-Z]+[ -]?)?\d[\w-]*|[A-Z]+-\w+)/giu;

/** Codes with the letters and the length of one that is known; digits alone count only behind "or" and its like. */
const alike = (value: string): RegExp | null => {
  const [, letters, digits = ''] = /^(\p{L}+[ -]?)?(\d+)$/u.exec(value) ?? [];
  if (digits === '') return null;
  return letters === undefined
    ? new RegExp(
        String.raw`(?<![\p{L}\d])${digits},? ?(?:and|or|und|oder|bzw\.|et|ou|/|&) ?(?:half on |die hälfte auf |moitié sur )?(\d{${digits.length}})(?![\p{L}\d]|[.,]\d)`,
        'giu',
      )
    : new RegExp(String.raw`(?<![\p{L}\d-])(${literal(letters)}\d{${digits.length}})(?![\p{L}\d-]|[.,]\d)`, 'giu');
};

const isOfOtherField = ({ claims }: Case, named: Span): boolean =>
  claims.some(({ path, span }) => !['costCenter', 'justification'].includes(path) && overlaps(span, named));

const otherCostCenters = (given: Case, claim: Claim, value: string): string[] => {
  const own = folded(value).split(/[\s,;:()]+/);
  const shape = alike(value);
  const similar = shape === null ? [] : namedIn(given, shape).filter((named) => !isOfOtherField(given, named));
  return [...namedIn(given, numbered), ...similar]
    .filter((named) => !overlaps(named, claim.span))
    .map(({ text }) => text)
    .filter((other) => !sameWords(other, value) && !own.includes(folded(other)));
};

/** A cost center is doubtful beside another one, without a word that says what it is, or where the mail has one that was not read. */
export const costCenterDoubts = (given: Case): Ask[] => {
  const { claims, scene, requirement } = given;
  const claim = claimOf(claims, 'costCenter');
  const value = requirement.costCenter;
  if (!claim)
    return unread(
      'costCenter',
      namedIn(given, numbered).map(({ text }) => text),
    );
  if (value === null) return [];
  const around = [
    rowBefore(given, claim.span),
    claim.copied.text,
    scene.source[claim.span.part].slice(claim.span.end).split(/[\n.;]/)[0] ?? '',
  ];
  const said = around.some((text) => costCenterCue.test(text));
  return [
    ...also('costCenter', otherCostCenters(given, claim, value)[0]),
    ...(said ? [] : [{ field: 'costCenter', reason: `"${value}" does not stand in the mail as a cost center` }]),
  ];
};

const deliverTo = [
  '(?:deliver|ship)(?:y|ed|ping)? (?:(?:it|them|this|these|all|everything) )?to:?',
  '(?:delivery|shipping) (?:address|place|location)(?: is)?:?',
  '(?:an)?liefer(?:n|ung|t)?(?: (?:bitte|sie|erfolgt|soll))* (?:an|nach|ins)',
  '(?:liefer(?:ort|adresse|anschrift))(?: ist)?:?',
  "livr(?:er|aison|ez|é)s? (?:à|au|aux|chez)(?: (?:la|l'))?",
  '(?:lieu|adresse) de livraison(?: est)? ?:?',
  // The day may stand before the place, which then has a name of its own.
  String.raw`(?:deliver|liefer|livr)\p{L}* [^\n;]{0,40}? (?:(?<!according )to|an|nach|à|au) (?=(?-i:\p{Lu}))`,
].join('|');
const noPlace =
  'us|me|you|be|date|the (?:usual|same)|our usual|uns|mich|absprache|vereinbarung|erhalt|eingang|zahlung|(?:die )?(?:übliche|gewohnte)~|nous|moi|partir|plus|temps|notre charge|convenir|définir|réception|domicile|fin';
const namedPlace = new RegExp(
  String.raw`(?<![\p{L}])(?:${deliverTo}) ?(?!(?:${noPlace.replaceAll('~', String.raw`\p{L}*`)})(?![\p{L}]))([\p{L}\d][^\n.;]{1,60})`,
  'giu',
);

/** Where one place ends and further words begin, a place may go on. */
const isPartOf = (place: string, other: string): boolean => folded(other).trim().startsWith(folded(place).trim());

/** A place of delivery needs a word that says so; one that was not read, or that the mail names besides, is asked. */
export const deliveryDoubts = (given: Case): Ask[] => {
  const { scene, requirement } = given;
  const claim = claimOf(given.claims, 'deliveryPlace');
  const isDate = (place: Span): boolean =>
    scene.tokens.some((token) => token.kind === 'date' && token.start <= place.start + 4 && overlaps(token, place));
  const places = namedIn(given, namedPlace).filter((place) => !isDate(place));
  if (!claim)
    return unread(
      'deliveryPlace',
      places.map(({ text }) => text),
    );
  const value = requirement.deliveryPlace;
  if (value === null) return [];
  const others = places.filter(
    (place) => !overlaps(place, claim.span) && !isPartOf(value, place.text) && !isPartOf(place.text, value),
  );
  const before = rowBefore(given, claim.span);
  const said = deliveryCue.test(before) || deliveryCue.test(textAt(scene.source, claim.span));
  const isSaid = said && !billingCue.test(before.slice(-30));
  return [
    ...also('deliveryPlace', others[0]?.text.trim()),
    ...(isSaid
      ? []
      : [
          {
            field: 'deliveryPlace',
            reason: `"${claim.copied.text}" does not stand in the mail as the place of delivery`,
          },
        ]),
  ];
};

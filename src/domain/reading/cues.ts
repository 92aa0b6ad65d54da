import { words } from './text.ts';

/** What the words beside an amount, in English, German or French, say that it is. */
export type AmountRole = 'unitPrice' | 'total' | 'tax' | 'charge' | 'ceiling' | 'older';

const roles = ['unitPrice', 'total', 'tax', 'charge', 'ceiling', 'older'] as const satisfies readonly AmountRole[];

type Cue = { before?: RegExp; after?: RegExp };

const upToHere = (alternatives: string): RegExp =>
  new RegExp(`(?<![\\p{L}\\d])(?:${alternatives.replaceAll('~', '\\p{L}*')})(?![\\p{L}\\d])[^,;]*$`, 'iu');
const fromHere = (alternatives: string): RegExp =>
  new RegExp(`^\\W*(?:${alternatives.replaceAll('~', '\\p{L}*')})(?![\\p{L}\\d])`, 'iu');

const taxWords = 'tax|taxes|vat|gst|mwst|ust|umsatzsteuer|mehrwertsteuer|tva';
const included =
  'incl|including|inkl|inklusive|einschl|excl|excluding|exkl|zzgl|zuzüglich|plus|ohne|mit|hors|without|before|net of|avec';
/** "Zzgl. 19 % MwSt. 190,00 €": with its amount right behind it, the tax that comes on top is stated. */
const addedTax = `(?:zzgl|zuzüglich|plus|\\+)[.:]?\\s{0,2}(?:\\d+(?:[.,]\\d+)?\\s?%\\s?)?(?:sales |of )?(?:${taxWords})[.:]*\\s*$`;

const amountCues = {
  unitPrice: {
    before: upToHere(
      'unit price|price per|price each|einzelpreis|stückpreis|preis|prix~|price|p\\.u|pu|e-preis|je|à|zu je|rate',
    ),
    after:
      /^\s*(?:\/|@|\(?(?:each|ea|per|apiece|a piece|pro|je|par|l'unité|la pièce|pièce|das stück|unit|stück)(?![\p{L}]))/iu,
  },
  total: {
    before: upToHere(
      'total|totals|subtotal|sum|summe|gesamt~|insgesamt|zwischensumme|sous-total|montant|net|netto|brutto|gross|comes to|amounts to|betrag|all in|ttc|ht',
    ),
    after: fromHere('in total|total|altogether|in all|insgesamt|gesamt|zusammen|au total|en tout|ttc|ht'),
  },
  tax: {
    before: new RegExp(
      `${addedTax}|(?<!(?:${included})[.:]?\\s{0,2}(?:\\d+(?:[.,]\\d+)?\\s?%\\s?)?(?:sales )?)(?<![\\p{L}\\d])(?:${taxWords})(?![\\p{L}\\d])[^,;]*$`,
      'iu',
    ),
    after: fromHere(`(?:of |de |d')?(?:sales )?(?:${taxWords})`),
  },
  charge: {
    before: upToHere(
      'shipping~|freight|delivery(?: costs?| charges?| fee)?:?|versand~|fracht~|lieferkosten|frais~|transport~|handling|set-?up|installation~|packaging|verpackung~|surcharge|zuschlag|(?:service|shipping|handling|set-?up|bearbeitungs)[ -]?(?:fees?|gebühr~)|livraison',
    ),
    after: fromHere(
      "(?:for |für |de |pour |d'|as )?(?:the |die |den |le |la |les )?(?:frais~|shipping|freight|versand~|fracht~|handling|set-?up|installation~|packaging|verpackung~|surcharge|zuschlag|livraison|transport~)",
    ),
  },
  ceiling: {
    before: upToHere(
      "up to|max~|no more than|not more than|not (?:to )?exceed~|at most|below|under|less than|ceiling|limit|budget~|höchstens|bis zu|nicht mehr als|obergrenze|unter|au plus|plafond|dépasser|jusqu'à|moins de|höchstpreis",
    ),
    after: fromHere('max~|at most|at the most|höchstens|or less|au maximum|ceiling|budget'),
  },
  older: {
    before: upToHere(
      "last (?:year|time|order|month|quarter)|previous~|earlier|old|older|formerly|used to|was|were|paid|instead of|rather than|down from|statt|anstatt|vorher|letzt~|früher~|bisher~|alte[rnms]?|l'an dernier|ancien~|dernière|précédent~|au lieu de|list price|listenpreis|uvp|rrp|regular|war|kostete|zahlten|competitor~|compared|versus|vs|payé",
    ),
    after: fromHere(
      "last (?:year|time)|previously|before|letztes jahr|beim letzten mal|l'an dernier|l'année dernière|list price|listenpreis",
    ),
  },
} as const satisfies Record<AmountRole, Cue>;

/** "Was raised to" names neither an older price nor a limit: what it was raised from stands before it. */
const change =
  /(?:(?:was|were|has been|have been|is|are|wurden?|a été|est) )?(?:raised|increased|risen|rose|reduced|lowered|changed|(?:went|gone|going|goes) (?:up|down)|erhöht|gestiegen|gesenkt|augmenté\p{L}*|passé\p{L}*|monté\p{L}*) (?:from )?(?:to|auf|à)(?![\p{L}])/iu;

/** The roles that the words beside an amount name; none where they say nothing. */
export const amountRoles = (beside: { before: string; after: string; header: string }): AmountRole[] => {
  const said = beside.before.replace(change, ' ');
  const named = roles.filter((role) => {
    const { before, after } = amountCues[role];
    return before.test(said) || before.test(beside.header) || after.test(beside.after);
  });
  return named.length === 0 && said !== beside.before ? ['unitPrice'] : named;
};

const dateCues = {
  other: words(
    'valid~|gültig~|valable~|expir~|dated|datum|date|sent|gesendet|envoyé~|wrote|schrieb|écrit|angebot~|quotes?|quoted|quotation|offers?|offre|devis|invoice~|rechnung~|facture~|meeting|meet|besprechung|réunion|call|called|spoke|talked|since|seit|depuis|last|letzt~|dernier|holidays?|vacation|urlaub~|abwesend|absent|away|payment|payable|pay|paid|zahl~|paiement|started|starts|begins|beginnt|installed|warranty|garantie~|renew~|contract|vertrag~|contrat|order~ on|bestellt',
  ),
  needed: words(
    "by|need~|deliver~|required|until|before|no later|latest|due|arriv~|here|bis|spätestens|liefer~|benötig~|brauch~|termin|d'ici|pour|avant|livr~|au plus tard|besoin|want~|eta|vor",
  ),
  demanded: words('needed|need|required|deliver~|liefer~|benötig~|brauch~|besoin|livr~|due'),
  afterOther: /^\s*(?:of|after|from|nach|ab|après)(?![\p{L}])/iu,
} as const;

const earliestBefore =
  /(?<![\p{L}\d])(?:not (?:\p{L}+ )?before|nicht (?:\p{L}+ )?vor|pas (?:\p{L}+ )?avant|after|from|starting|beginning|as of|no earlier than|not earlier than|earliest|nach|ab|erst|frühestens|nicht früher als|après|dès|à partir de|à partir du|au plus tôt)[ :]*(?:the|on|am|ab|dem|den|zum|le|du|de)?\s*$/iu;
const earliestAfter =
  /^[\s,(]*(?:at the earliest|or later|onwards|frühestens|oder später|au plus tôt|ou plus tard)(?![\p{L}])/iu;

/** Whether the words beside a date say from when on, which says nothing of until when. */
export const isEarliest = (before: string, after: string): boolean =>
  earliestBefore.test(before) || earliestAfter.test(after);

const pointed =
  /(?<![\p{L}])(?:by|bis|until|before|no later than|spätestens|vor|pour|d'ici|avant|au plus tard)(?: (?:the|zum|dem|den|le))?\s*$/iu;
const expiry = words('valid~|gültig~|valable~|expir~|payable|pay|paid|payment|zahl~|paiement');

/** Behind "by" the date has its own clause, so that a quote that was named before the comma is another matter; how long it is valid is not. */
const aboutDate = (before: string): string => {
  const clause = before.split(/,\s/).at(-1) ?? '';
  return pointed.test(clause) && !expiry.test(before) ? clause : before;
};

/** What the words beside a date say: the day something is needed, another matter, or nothing. */
export const dateRole = (beside: { before: string; after: string; header: string }): 'needed' | 'other' | 'open' => {
  const before = `${beside.header} ${beside.before}`;
  if (dateCues.afterOther.test(beside.after) || isEarliest(beside.before, beside.after)) return 'other';
  // "Delivery date" is about the need, "date" alone is not.
  if (
    dateCues.other.test(aboutDate(before)) &&
    !/(?:deliver|liefer|livr|need|benötig|besoin)[^.]*$/iu.test(before.slice(-24))
  )
    return 'other';
  return dateCues.needed.test(before) ? 'needed' : 'open';
};

export const quantityCue = words(
  'qty|quantity|quantities|menge|anzahl|stückzahl|stück|qté|quantité|nombre|x|×|count|number of',
);
/** Words by which a writer takes a number back for the one that follows. */
export const correctionCue = words(
  'actually|make (?:it|that|them)|correction|or rather|sorry|doch|lieber|korrektur|vielmehr|finalement|plutôt|en fait',
);
export const notQuantityCue = words(
  'pos|position|price|preis|einzelpreis|gesamt~|prix|total|montant|amount|betrag|item no|art|article|artikel~|sku|no|nr|ref|rate|version|model|typ|type|phone|tel|fax|year|jahr',
);

export const costCenterCue = words(
  'cost cent(?:er|re)|cost-cent(?:er|re)|cc|kostenstelle|kst|kostenträger|centre de coûts?|charge to|charge it to|book to|book it to|account|konto|kontierung|imputation|imputer',
);
export const deliveryCue = words(
  'deliver~|ship|ships|shipping|shipped|send|bring|liefer~|anliefer~|versand|senden|schick~|livr~|expédi~|envoyer|destination|place of|location|drop~|goods',
);
export const billingCue = words('invoic~|bill|billing|rechnungs~|factur~');
export const vendorCue = words(
  'from|vendor|supplier|seller|buy at|buy from|with|bei|von|vom|lieferant|anbieter|händler|firma|chez|fournisseur|vendeur|société|de|by|through|via|quote|offer|angebot|offre|devis|at|of|dem|der',
);
export const countryCue = words('country|land|pays|based in|located in|in|aus|en|sitz~|from|company|firma|basé~');

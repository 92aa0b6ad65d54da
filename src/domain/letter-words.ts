import type { AskKind, LetterLanguage } from './letter.ts';
import { words } from './reading/text.ts';

/** How each ask is named in prose; a letter that names one must ask for it. */
export const askWords = {
  bank_guarantee:
    /(?<!\p{L})(?:guarantee\p{L}*|standby letter\p{L}*|bankbürgschaft\p{L}*|bürgschaft\p{L}*|avals?|garanties?|cautionnement\p{L}*)(?!\p{L})/iu,
  prepayment:
    /(?<!\p{L})(?:pre-?pay\p{L}*|advance payments?|down ?payments?|deposits?|vorauszahlung\p{L}*|vorkasse|anzahlung\p{L}*|acomptes?|arrhes|avances?|paiements? anticipés?)(?!\p{L})/iu,
  escrow: /(?<!\p{L})(?:escrow\p{L}*|treuhand\p{L}*|treuhänd\p{L}*|anderkonto|séquestre\p{L}*)(?!\p{L})/iu,
  smaller_first_order:
    /(?<!\p{L})(?:smaller (?:first )?orders?|first orders?|trial orders?|kleinere\p{L}* (?:erst)?(?:bestellung|auftrag)\p{L}*|erstbestellung\p{L}*|probeauftrag\p{L}*|première commande|commande (?:d['’]essai|réduite))(?!\p{L})/iu,
  register_extract:
    /(?<!\p{L})(?:(?:commercial )?register extracts?|handelsregister\p{L}*|registerauszug\p{L}*|kbis|extraits? du registre)(?!\p{L})/iu,
  audited_accounts:
    /(?<!\p{L})(?:audited (?:annual )?(?:accounts|statements)|geprüfte\p{L}* (?:jahresabschl\p{L}+|abschl\p{L}+)|comptes (?:annuels )?(?:audités|certifiés))(?!\p{L})/iu,
  certificate: /(?<!\p{L})(?:certificates?|zertifikat\p{L}*|bescheinigung\p{L}*|certificats?|attestations?)(?!\p{L})/iu,
} as const satisfies Record<AskKind, RegExp>;

/** What only an order or a contract may say, the playbook has no place for, or our check came to: a draft that says it is not sent. */
export const promises = {
  en: words(
    'we (?:hereby )?(?:order|guarantee|commit|undertake|promise|accept|confirm)|approv~|cleared|clearance|screening|sanction~|hereby|binding~|irrevocabl~|your order|(?:the|our|this|an?) order (?:is|was|has been|will be) (?:placed|approved|confirmed|issued|released)|order confirmation|payment (?:is|will be) (?:guaranteed|made|released)|we (?:will|shall) (?:pay|order|buy|place|transfer)|purchase order|exclusiv~|penalt~|discount~|rebate~|bonus~|long-term|half|quarter|third|double|triple|dozen~|hundred~|thousand~|million~',
  ),
  de: words(
    'genehmig~|freigabe~|freigegeben~|sanktion~|hiermit|verbindlich~|unwiderruflich~|wir (?:bestellen|garantieren|verpflichten|versprechen|bestätigen|genehmigen|zahlen|kaufen|überweisen)|werden (?:bestellen|zahlen|kaufen)|ihre bestellung|(?:die|der|unsere?|diese?r?) (?:bestellung|auftrag) (?:ist|wurde|wird) (?:erteilt|freigegeben|bestätigt|ausgelöst)|zahlung (?:ist|wird) (?:garantiert|geleistet)|auftragsbestätigung~|exklusiv~|vertragsstrafe~|rabatt~|skonto|bonus|langfristig~|hälfte|halbe~|viertel|drittel|doppelt~|dutzend~|hundert~|tausend~|million~',
  ),
  fr: words(
    'approuv~|sanction~|agréée?s?|par la présente|engageons|nous (?:commandons|garantissons|promettons|acceptons|confirmons|approuvons|paierons|achetons|achèterons|verserons)|irrévocabl~|ferme et définiti~|votre commande|(?:la|notre|cette) commande (?:est|a été|sera) (?:passée|approuvée|confirmée|émise)|paiement (?:est|sera) (?:garanti|effectué)|bon de commande|exclusi~|pénalité~|remise~|rabais|ristourne~|bonus|long terme|moitié|quart|tiers|double|triple|douzaine~|centaine~|millier~|million~|mille',
  ),
} as const satisfies Record<LetterLanguage, RegExp>;

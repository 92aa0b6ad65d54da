import type { ChangeRefusal } from './delivery.ts';
import type { reasonLanguages } from './reasons.ts';

/** Why a change of an order came to nothing, in words that go into a sentence. */
export const changeReasons = {
  en: {
    rejected: 'an approver refused it',
    over_budget: 'the budget does not reach',
    no_approver: 'nobody is left who may approve it',
    no_rate: 'there is no exchange rate',
    vendor_changed: 'the vendor is not as it was',
    order_changed: 'the order, or what came of it, is not as it was',
    received: 'all of it was received before',
    order_ended: 'the order was closed or cancelled before',
  },
  de: {
    rejected: 'nicht freigegeben',
    over_budget: 'das Budget reicht nicht',
    no_approver: 'niemand ist da, der sie freigeben darf',
    no_rate: 'es gibt keinen Wechselkurs',
    vendor_changed: 'der Lieferant ist nicht mehr, wie er war',
    order_changed: 'die Bestellung, oder was davon kam, ist nicht mehr, wie sie war',
    received: 'alles ist vorher eingegangen',
    order_ended: 'die Bestellung wurde vorher abgeschlossen oder storniert',
  },
  fr: {
    rejected: 'un approbateur l’a refusée',
    over_budget: 'le budget ne suffit pas',
    no_approver: 'il ne reste personne pour l’approuver',
    no_rate: 'il n’y a pas de taux de change',
    vendor_changed: 'le fournisseur n’est plus tel qu’il était',
    order_changed: 'la commande, ou ce qui en est venu, n’est plus telle qu’elle était',
    received: 'tout a été reçu avant',
    order_ended: 'la commande a été close ou annulée avant',
  },
} as const satisfies Record<(typeof reasonLanguages)[number], Record<ChangeRefusal, string>>;

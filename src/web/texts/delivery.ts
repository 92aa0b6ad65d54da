import type { DeliveryState, Notice, ReceiptKind, Verdict } from '../../domain/delivery.ts';
import type { Texts } from './texts.ts';

/** What a buyer does to an order with a reason. */
export type OrderAct = 'close' | 'cancel' | 'hold' | 'release';

type Form = { title: string; hint: string; button: string };

type Delivery = {
  title: string;
  states: Record<DeliveryState, string>;
  overdue: (day: string) => string;
  due: (day: string) => string;
  columns: Record<'line' | 'ordered' | 'received' | 'returned' | 'open', string>;
  over: (quantity: string) => string;
  since: string;
  nothing: string;
  receipt: (kind: ReceiptKind, what: string, by: string) => string;
  ofLine: (quantity: string, line: string) => string;
  answer: (verdict: Verdict, by: string) => string;
  promised: (day: string) => string;
  total: (amount: string) => string;
  held: (isHeld: boolean, by: string) => string;
  deadline: (day: string, by: string) => string;
  told: Record<Notice['kind'], string>;
  notTold: string;
  closed: (kind: 'closed' | 'cancelled', by: string | null) => string;
  /** What a hold stops, and what not. */
  onHold: (by: string) => string;
  receive: Form & {
    kinds: Record<ReceiptKind, string>;
    kind: string;
    quantity: (line: string) => string;
    why: string;
    onHold: string;
  };
  acknowledge: Form & {
    verdict: string;
    verdicts: Record<Verdict, string>;
    promised: string;
    total: string;
    note: string;
  };
  acts: Record<OrderAct, Form>;
  reason: string;
  /** Of a form under which the order has changed, and of one that is not offered any more. */
  moved: string;
  anew: string;
  gone: string;
  /** To whoever sent what they had typed on other ground. */
  stale: string;
};

export const deliveryTexts = {
  en: {
    title: 'Delivery',
    states: {
      sent: 'with the vendor',
      acknowledged: 'accepted by the vendor',
      partially_received: 'partly received',
      received: 'received',
      over_received: 'more received than ordered',
      on_hold: 'on hold',
      closed: 'closed',
      cancelled: 'cancelled',
    },
    overdue: (day) => `overdue since ${day}`,
    due: (day) => `by ${day}`,
    columns: { line: 'No.', ordered: 'Ordered', received: 'Received', returned: 'Sent back', open: 'Still to come' },
    over: (quantity) => `${quantity} too many`,
    since: 'Since it was sent',
    nothing: 'Nothing is known yet.',
    receipt: (kind, what, by) => `${kind === 'received' ? 'received' : 'sent back'} by ${by}: ${what}`,
    ofLine: (quantity, line) => `${quantity} of line ${line}`,
    answer: (verdict, by) =>
      `${{ accepted: 'the vendor accepts', changed: 'the vendor wants something else', rejected: 'the vendor refuses' }[verdict]}, noted by ${by}`,
    promised: (day) => `delivery on ${day}`,
    total: (amount) => `in all ${amount}`,
    held: (isHeld, by) => (isHeld ? `put on hold by ${by}` : `released by ${by}`),
    deadline: (day, by) => `expected by ${day}, says ${by}`,
    told: {
      reminder: 'the vendor was reminded',
      kept: 'the vendor was told that the order stands',
      cancelled: 'the vendor was told that it is cancelled',
      version: 'the vendor got the new version',
    },
    notTold: 'the vendor was not told: no confirmed address',
    closed: (kind, by) => `${kind === 'closed' ? 'closed' : 'cancelled'} by ${by ?? 'the policy'}`,
    onHold: (by) =>
      `${by} has put it on hold. What arrives is noted all the same. Until it is released the vendor is not written to, nobody is asked, and no change goes on.`,
    receive: {
      title: 'Note a delivery',
      onHold: 'The order is on hold and stays so; note what is here all the same.',
      hint: 'How much came of each line this time, not in all. Leave empty what did not come.',
      button: 'Note it',
      kind: 'What happens',
      kinds: { received: 'It was delivered', returned: 'It goes back' },
      quantity: (line) => `Quantity of line ${line}`,
      why: 'Why it goes back',
    },
    acknowledge: {
      title: 'Note the vendor’s answer',
      hint: 'What they changed or refused is put to a buyer.',
      button: 'Note it',
      verdict: 'They',
      verdicts: { accepted: 'accept', changed: 'want something else', rejected: 'refuse' },
      promised: 'Day of delivery',
      total: 'Total, where it is another',
      note: 'In their words',
    },
    acts: {
      close: { title: 'Close', hint: 'What has not come is not waited for.', button: 'Close the order' },
      cancel: {
        title: 'Cancel',
        hint: 'It is taken back at the ERP and from the budget, and the vendor is told.',
        button: 'Cancel the order',
      },
      hold: {
        title: 'Put on hold',
        hint: 'The vendor is not written to, nobody is asked, and no change goes on, until it is released. What arrives is noted all the same.',
        button: 'Put on hold',
      },
      release: { title: 'Release', hint: 'It goes on where it was.', button: 'Release the order' },
    },
    reason: 'Reason',
    moved: 'The order has changed since this form was opened. Look at it above before you send what you have typed.',
    anew: 'Open the form anew',
    gone: 'This is not possible any more, as the order stands now. Nothing was sent.',
    stale:
      'Nothing was sent yet: the order has changed since you opened the form. Compare what you have typed with the order as it is now, and send it again.',
  },
  de: {
    title: 'Lieferung',
    states: {
      sent: 'beim Lieferanten',
      acknowledged: 'vom Lieferanten angenommen',
      partially_received: 'teilweise eingegangen',
      received: 'eingegangen',
      over_received: 'mehr eingegangen als bestellt',
      on_hold: 'angehalten',
      closed: 'abgeschlossen',
      cancelled: 'storniert',
    },
    overdue: (day) => `überfällig seit ${day}`,
    due: (day) => `bis ${day}`,
    columns: {
      line: 'Pos.',
      ordered: 'Bestellt',
      received: 'Eingegangen',
      returned: 'Zurückgegeben',
      open: 'Fehlt noch',
    },
    over: (quantity) => `${quantity} zu viel`,
    since: 'Seit dem Versand',
    nothing: 'Es ist noch nichts bekannt.',
    receipt: (kind, what, by) => `${kind === 'received' ? 'angenommen' : 'zurückgegeben'} von ${by}: ${what}`,
    ofLine: (quantity, line) => `${quantity} von Position ${line}`,
    answer: (verdict, by) =>
      `${{ accepted: 'der Lieferant nimmt an', changed: 'der Lieferant will etwas anderes', rejected: 'der Lieferant lehnt ab' }[verdict]}, erfasst von ${by}`,
    promised: (day) => `Lieferung am ${day}`,
    total: (amount) => `insgesamt ${amount}`,
    held: (isHeld, by) => (isHeld ? `angehalten von ${by}` : `weitergeführt von ${by}`),
    deadline: (day, by) => `erwartet bis ${day}, sagt ${by}`,
    told: {
      reminder: 'der Lieferant wurde erinnert',
      kept: 'dem Lieferanten wurde mitgeteilt, dass die Bestellung bleibt',
      cancelled: 'dem Lieferanten wurde die Stornierung mitgeteilt',
      version: 'der Lieferant hat die neue Fassung erhalten',
    },
    notTold: 'der Lieferant wurde nicht verständigt: keine bestätigte Adresse',
    closed: (kind, by) => `${kind === 'closed' ? 'abgeschlossen' : 'storniert'} von ${by ?? 'der Regel'}`,
    onHold: (by) =>
      `${by} hat sie angehalten. Was ankommt, wird trotzdem erfasst. Bis sie weitergeführt wird, erhält der Lieferant keine Nachricht, niemand wird gefragt, und keine Änderung geht weiter.`,
    receive: {
      title: 'Lieferung erfassen',
      onHold: 'Die Bestellung ist angehalten und bleibt es; erfassen Sie trotzdem, was hier ist.',
      hint: 'Wie viel von jeder Position diesmal kam, nicht insgesamt. Was nicht kam, bleibt leer.',
      button: 'Erfassen',
      kind: 'Was geschieht',
      kinds: { received: 'Es wurde geliefert', returned: 'Es geht zurück' },
      quantity: (line) => `Menge der Position ${line}`,
      why: 'Warum es zurückgeht',
    },
    acknowledge: {
      title: 'Antwort des Lieferanten erfassen',
      hint: 'Was er ändert oder ablehnt, wird dem Einkauf vorgelegt.',
      button: 'Erfassen',
      verdict: 'Der Lieferant',
      verdicts: { accepted: 'nimmt an', changed: 'will etwas anderes', rejected: 'lehnt ab' },
      promised: 'Liefertag',
      total: 'Summe, falls eine andere',
      note: 'Im Wortlaut',
    },
    acts: {
      close: { title: 'Abschließen', hint: 'Auf Fehlendes wird nicht gewartet.', button: 'Bestellung abschließen' },
      cancel: {
        title: 'Stornieren',
        hint: 'Sie wird im ERP und im Budget zurückgenommen, und der Lieferant erfährt es.',
        button: 'Bestellung stornieren',
      },
      hold: {
        title: 'Anhalten',
        hint: 'Der Lieferant erhält keine Nachricht, niemand wird gefragt, und keine Änderung geht weiter, bis sie weitergeführt wird. Was ankommt, wird trotzdem erfasst.',
        button: 'Anhalten',
      },
      release: { title: 'Weiterführen', hint: 'Sie geht weiter, wo sie war.', button: 'Bestellung weiterführen' },
    },
    reason: 'Grund',
    moved:
      'Die Bestellung hat sich geändert, seit dieses Formular geöffnet wurde. Sehen Sie oben nach, bevor Sie senden, was Sie getippt haben.',
    anew: 'Formular neu öffnen',
    gone: 'Das ist nicht mehr möglich, so wie die Bestellung jetzt steht. Nichts wurde gesendet.',
    stale:
      'Noch wurde nichts gesendet: Die Bestellung hat sich geändert, seit Sie das Formular geöffnet haben. Vergleichen Sie Ihre Eingaben mit der Bestellung, wie sie jetzt ist, und senden Sie sie noch einmal.',
  },
  fr: {
    title: 'Livraison',
    states: {
      sent: 'chez le fournisseur',
      acknowledged: 'acceptée par le fournisseur',
      partially_received: 'reçue en partie',
      received: 'reçue',
      over_received: 'plus reçu que commandé',
      on_hold: 'suspendue',
      closed: 'close',
      cancelled: 'annulée',
    },
    overdue: (day) => `en retard depuis le ${day}`,
    due: (day) => `pour le ${day}`,
    columns: { line: 'N°', ordered: 'Commandé', received: 'Reçu', returned: 'Renvoyé', open: 'Reste à venir' },
    over: (quantity) => `${quantity} de trop`,
    since: 'Depuis l’envoi',
    nothing: 'On n’en sait rien encore.',
    receipt: (kind, what, by) => `${kind === 'received' ? 'reçu' : 'renvoyé'} par ${by} : ${what}`,
    ofLine: (quantity, line) => `${quantity} de la ligne ${line}`,
    answer: (verdict, by) =>
      `${{ accepted: 'le fournisseur accepte', changed: 'le fournisseur veut autre chose', rejected: 'le fournisseur refuse' }[verdict]}, noté par ${by}`,
    promised: (day) => `livraison le ${day}`,
    total: (amount) => `en tout ${amount}`,
    held: (isHeld, by) => (isHeld ? `suspendue par ${by}` : `reprise par ${by}`),
    deadline: (day, by) => `attendue pour le ${day}, dit ${by}`,
    told: {
      reminder: 'le fournisseur a été relancé',
      kept: 'le fournisseur sait que la commande est maintenue',
      cancelled: 'le fournisseur sait qu’elle est annulée',
      version: 'le fournisseur a reçu la nouvelle version',
    },
    notTold: 'le fournisseur n’a pas été informé : aucune adresse confirmée',
    closed: (kind, by) => `${kind === 'closed' ? 'close' : 'annulée'} par ${by ?? 'la règle'}`,
    onHold: (by) =>
      `${by} l’a suspendue. Ce qui arrive est noté quand même. Jusqu’à sa reprise, rien n’est écrit au fournisseur, personne n’est sollicité, et aucune modification n’avance.`,
    receive: {
      title: 'Noter une livraison',
      onHold: 'La commande est suspendue et le reste ; notez quand même ce qui est arrivé.',
      hint: 'Ce qui est venu cette fois de chaque ligne, pas en tout. Laissez vide ce qui n’est pas venu.',
      button: 'Noter',
      kind: 'Ce qui se passe',
      kinds: { received: 'C’est livré', returned: 'C’est renvoyé' },
      quantity: (line) => `Quantité de la ligne ${line}`,
      why: 'Pourquoi c’est renvoyé',
    },
    acknowledge: {
      title: 'Noter la réponse du fournisseur',
      hint: 'Ce qu’il change ou refuse est soumis aux achats.',
      button: 'Noter',
      verdict: 'Le fournisseur',
      verdicts: { accepted: 'accepte', changed: 'veut autre chose', rejected: 'refuse' },
      promised: 'Jour de livraison',
      total: 'Total, s’il est autre',
      note: 'Dans ses mots',
    },
    acts: {
      close: { title: 'Clore', hint: 'Ce qui manque n’est plus attendu.', button: 'Clore la commande' },
      cancel: {
        title: 'Annuler',
        hint: 'Elle est annulée dans l’ERP et dans le budget, et le fournisseur en est informé.',
        button: 'Annuler la commande',
      },
      hold: {
        title: 'Suspendre',
        hint: 'Rien n’est écrit au fournisseur, personne n’est sollicité et aucune modification n’avance jusqu’à la reprise. Ce qui arrive est noté quand même.',
        button: 'Suspendre',
      },
      release: { title: 'Reprendre', hint: 'Elle continue là où elle était.', button: 'Reprendre la commande' },
    },
    reason: 'Motif',
    moved:
      'La commande a changé depuis l’ouverture de ce formulaire. Regardez-la ci-dessus avant d’envoyer ce que vous avez saisi.',
    anew: 'Rouvrir le formulaire',
    gone: 'Ce n’est plus possible, dans l’état actuel de la commande. Rien n’a été envoyé.',
    stale:
      'Rien n’a encore été envoyé : la commande a changé depuis que vous avez ouvert le formulaire. Comparez votre saisie avec la commande telle qu’elle est maintenant, puis renvoyez-la.',
  },
} as const satisfies Texts<Delivery>;

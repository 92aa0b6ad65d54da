import type { Texts } from './shape.ts';

const invisible = (count: number): string =>
  count === 1 ? 'wurde 1 unsichtbares Zeichen' : `wurden ${count} unsichtbare Zeichen`;

export const de: Texts = {
  topics: {
    missing_facts: {
      title: 'Bitte ergänzen Sie die Bestellanforderung',
      what: 'Bitte geben Sie die unten genannten Angaben.',
      why: 'Sie fehlen in der Anforderung oder sind durch sie nicht belegt. Es wird nichts geraten.',
    },
    set_price: {
      title: 'Bitte legen Sie den Preis fest',
      what: 'Bitte vereinbaren Sie den Preis mit dem Lieferanten und tragen Sie ihn ein.',
      why: 'Die Anforderung nennt nur eine Obergrenze; eine Bestellung braucht einen Preis.',
    },
    returned: {
      title: 'Rückfrage aus der Freigabe',
      what: 'Bitte beantworten Sie die Rückfrage.',
      why: 'Die Anforderung wurde vor der Entscheidung zurückgegeben.',
    },
    approval_step: {
      title: 'Bitte freigeben oder ablehnen',
      what: 'Bitte entscheiden Sie über diesen Einkauf.',
      why: 'Die Freigaberegeln verlangen bei diesem Betrag Ihre Entscheidung.',
    },
    no_approver: {
      title: 'Niemand darf genehmigen',
      what: 'Bitte sorgen Sie dafür, dass jemand entscheiden darf: Geben Sie die Rolle jemandem, der hieran nicht beteiligt ist, und versuchen Sie es erneut, oder brechen Sie ab.',
      why: 'Alle, die die Rolle haben, sind ausgeschlossen oder haben schon entschieden.',
    },
    vendor_not_cleared: {
      title: 'Der Lieferant ist nicht freigegeben',
      what: 'Bitte entscheiden Sie, ob es mit diesem Lieferanten weitergeht.',
      why: 'Die Prüfung des Lieferanten hat einen Grenzwert der Prüfregeln verfehlt.',
    },
    vendor_identity: {
      title: 'Welches Unternehmen ist der Lieferant?',
      what: 'Bitte geben Sie an, welches Unternehmen gemeint ist.',
      why: 'Die Auskunftei kennt mehrere passende oder kein hinreichend passendes.',
    },
    vendor_screening: {
      title: 'Möglicher Sanktionstreffer',
      what: 'Bitte vergleichen Sie den Treffer mit dem Lieferanten und entscheiden Sie.',
      why: 'Die Prüfung fand einen ähnlichen Namen auf einer Liste.',
    },
    vendor_confirmation: {
      title: 'Bitte bestätigen Sie einen neuen Lieferanten',
      what: 'Bitte vergleichen Sie Adresse, Steuernummer und Bankdaten mit einer zweiten Quelle und nennen Sie diese.',
      why: 'Der Lieferant ist neu. An eine unbestätigte Adresse wird nichts gesendet.',
    },
    letter_review: {
      title: 'Bitte prüfen Sie ein Schreiben an den Lieferanten',
      what: 'Bitte lesen Sie Entwurf und Quellen; nehmen Sie ihn an, ändern Sie ihn, senden Sie keinen, oder sagen Sie, solange Entwürfe übrig sind, was anders sein soll.',
      why: 'Der Lieferant ist aus einem Grund nicht freigegeben, über den verhandelt werden darf. Ohne Sie wird nichts gesendet.',
    },
    reply_origin: {
      title: 'Wessen Antwort ist das?',
      what: 'Bitte sagen Sie, ob diese Mail die Antwort des Lieferanten auf unser Schreiben ist.',
      why: 'Es zeigt sich nicht von selbst, dass sie zum Schreiben gehört und von der bestätigten Adresse des Lieferanten kommt.',
    },
    provider_down: {
      title: 'Die Auskunftei antwortet nicht',
      what: 'Bitte entscheiden Sie, ob es neu versucht oder beendet wird.',
      why: 'Der Lieferant kann nicht geprüft werden, und ungeprüft wird niemand freigegeben.',
    },
    over_budget: {
      title: 'Das Budget reicht nicht',
      what: 'Bitte erhöhen Sie das Budget, nennen Sie eine andere Kostenstelle oder beenden Sie den Vorgang.',
      why: 'Der Einkauf kostet mehr, als der Kostenstelle bleibt.',
    },
    no_rate: {
      title: 'Ein Wechselkurs fehlt',
      what: 'Bitte lassen Sie den Kurs in die Kurstabelle eintragen und versuchen Sie es dann erneut.',
      why: 'Ohne datierten Kurs lässt sich der Betrag nicht in der Basiswährung vergleichen.',
    },
    step_failed: {
      title: 'Ein Schritt ist fehlgeschlagen',
      what: 'Bitte entscheiden Sie, ob er wiederholt, übersprungen oder der Vorgang beendet wird.',
      why: 'Der Schritt ist nach allen Wiederholungen fehlgeschlagen.',
    },
    spend_cap: {
      title: 'Eine Ausgabengrenze für Modelle ist erreicht',
      what: 'Bitte entscheiden Sie, ob dafür mehr für Modelle ausgegeben werden darf, oder brechen Sie ab.',
      why: 'Der nächste Aufruf könnte die Grenze überschreiten. Es wurde nichts aufgerufen.',
    },
    sign_in: {
      title: 'Bitte melden Sie sich an',
      what: 'Bitte melden Sie sich an, damit es in Ihrem Namen weitergeht: über die Adresse unten oder mit bin/qm login.',
      why: 'Ein Agent arbeitet mit Ihren Rechten und mit keinen anderen. Er wartet, bis Sie sich angemeldet haben, und alles andere in Ihrem Namen auch.',
    },
    order_outcome_unknown: {
      title: 'Wurde die Bestellung gesendet?',
      what: 'Bitte sehen Sie auf der Gegenseite nach, ob die Bestellung ankam, und geben Sie an, was Sie fanden.',
      why: 'Die Verbindung brach vor der Antwort ab. Blind erneut zu senden könnte doppelt bestellen.',
    },
    delivery_overdue: {
      title: 'Eine Lieferung ist überfällig',
      what: 'Bitte lassen Sie den Lieferanten erneut erinnern, setzen Sie einen neuen Tag, stornieren Sie die Bestellung oder schließen Sie sie so ab.',
      why: 'Der Liefertag ist vorbei, der Lieferant wurde erinnert, und es ist nicht alles hier.',
    },
    order_changed: {
      title: 'Der Lieferant hat die Bestellung geändert',
      what: 'Bitte übernehmen Sie, was der Lieferant will, warten Sie bis zu dem neuen Tag, lassen Sie die Bestellung, wie sie ist, oder stornieren Sie sie. Eine andere Summe ist eine Änderung der Bestellung, die womöglich jemand anderes freigeben muss.',
      why: 'Der Lieferant bestätigt die Bestellung nicht, wie sie gesendet wurde.',
    },
    order_rejected: {
      title: 'Der Lieferant hat die Bestellung abgelehnt',
      what: 'Bitte halten Sie an der Bestellung fest, was dem Lieferanten mitgeteilt wird, oder stornieren Sie sie.',
      why: 'Der Lieferant will sie nicht liefern.',
    },
    change_approval: {
      title: 'Bitte eine Änderung einer Bestellung freigeben',
      what: 'Bitte entscheiden Sie über die Änderung dieser Bestellung.',
      why: 'Ein Betrag einer gesendeten Bestellung würde steigen, und die Freigaberegel verlangt bei der neuen Summe Ihre Entscheidung.',
    },
  },
  verbs: {
    answer: 'die Angaben machen',
    approve: 'freigeben',
    reject: 'ablehnen',
    return: 'mit einer Rückfrage zurückgeben',
    accept: 'das Schreiben so senden',
    edit: 'es mit diesem Text senden',
    respond: 'es mit dieser Bemerkung neu entwerfen lassen',
    ignore: 'kein Schreiben senden; Sie entscheiden über den Lieferanten',
    attach: 'es ist die Antwort des Lieferanten auf das Schreiben',
    drop: 'es gehört nicht hierher',
    satisfied: 'wir haben erhalten, was einen Grund ausräumt',
    negotiate: 'ein weiteres Schreiben entwerfen lassen',
    accept_condition: 'mit diesem Lieferanten weiter, unter der genannten Bedingung',
    other_vendor: 'einen anderen Lieferanten nehmen',
    identify: 'das Unternehmen benennen',
    confirm_vendor: 'den Lieferanten bestätigen und die Quelle nennen',
    clear_hit: 'der Treffer ist jemand anderes: weiter',
    raise_budget: 'das Budget erhöhen',
    raise_cap: 'die Grenze erhöhen, auf einen Betrag in US-Dollar oder eine Zahl',
    other_cost_centre: 'auf eine andere Kostenstelle buchen',
    retry: 'erneut versuchen',
    sent: 'sie kam an: weiter ohne erneutes Senden',
    remind_again: 'den Lieferanten sofort erneut erinnern lassen',
    accept_change: 'übernehmen, was der Lieferant will, als Änderung der Bestellung',
    new_date: 'bis zu einem anderen Tag warten',
    keep_order: 'die Bestellung lassen, wie sie ist, und es dem Lieferanten mitteilen',
    cancel_order: 'die Bestellung stornieren',
    close: 'die Bestellung abschließen; auf Fehlendes wird nicht mehr gewartet',
    stop: 'den Vorgang beenden',
  },
  after: {
    escalate: 'Danach wird jemand anderes verständigt.',
    deputy: 'Danach darf auch Ihre Vertretung entscheiden.',
    expire: 'Danach wird die Anforderung zurückgezogen.',
  },
  outcomes: {
    ordered: { title: 'Bestellt', what: 'Ihre Bestellanforderung wurde bestellt.' },
    observed: {
      title: 'Beobachtet, nicht gesendet',
      what: 'Über Ihre Bestellanforderung wurde entschieden. Quartermaster beobachtet nur: Es hat nichts bestellt.',
    },
    rejected: { title: 'Abgelehnt', what: 'Ihre Bestellanforderung wurde abgelehnt. Es wurde nichts bestellt.' },
    blocked: {
      title: 'Gesperrt',
      what: 'Bei diesem Lieferanten darf nicht gekauft werden. Es wurde nichts bestellt; nur Compliance kann das freigeben.',
    },
    withdrawn: {
      title: 'Zurückgezogen',
      what: 'Ihre Bestellanforderung wurde zurückgezogen. Es wurde nichts bestellt.',
    },
    failed: {
      title: 'Fehlgeschlagen',
      what: 'Ihre Bestellanforderung konnte nicht abgeschlossen werden. An den Lieferanten ging nichts.',
    },
  },
  labels: {
    request: 'Anforderung',
    why: 'Warum',
    asked: 'Was gebraucht wird',
    facts: 'Worum es geht',
    how: 'So antworten Sie',
    link: 'Im Browser',
    by: 'Bis wann',
    inbox: 'Ansehen',
    reason: 'Grund',
  },
  hello: (name) => `Guten Tag ${name},`,
  noDeadline: 'Keine Frist; die Anforderung wartet auf Sie.',
  byMail: (field, value) =>
    `Oder antworten Sie auf diese Mail, in eigenen Worten oder mit einer Zeile für jede Angabe: ${field} = ${value}`,
  replyRefused: {
    title: 'Ihre Antwort wurde nicht übernommen',
    why: {
      not_by_mail:
        'Diese Aufgabe wird nicht per Mail beantwortet. Nichts wurde geändert; bitte öffnen Sie die Seite unten.',
      no_fields:
        'Ihre Antwort konnte nicht gelesen werden. Nichts wurde geändert; die Aufgabe ist offen. Eine Zeile FELD = WERT für jede Angabe ist immer lesbar.',
      not_taken: 'Ein Teil Ihrer Antwort kann nicht übernommen werden. Nichts wurde geändert; die Aufgabe ist offen.',
      over: 'Die Aufgabe ist nicht mehr offen. Nichts wurde geändert, und es ist nichts weiter nötig.',
    },
  },
  notByMail: 'Eine Antwort auf diese Mail beantwortet die Aufgabe nicht.',
  handOver: {
    title: 'An Sie übergeben',
    what: (from) => `Diese Bestellanforderung von ${from} gehört jetzt Ihnen: Sie sind die anfordernde Person.`,
    why: 'Sie läuft in Ihrem Namen weiter. Was fehlt, werden Sie gefragt, Agenten arbeiten mit Ihren Rechten, und Sie genehmigen sie nicht. Jetzt ist nichts zu tun.',
  },
  changeEnded: {
    title: (order) => `Aus einer Änderung der Bestellung ${order} wurde nichts`,
    what: {
      refused: (order, version, by) =>
        `Fassung ${version} der Bestellung ${order} wurde${by === null ? '' : ` von ${by}`} abgelehnt. Die Bestellung bleibt, wie sie ist; der Lieferant hat nichts davon erfahren.`,
      withdrawn: (order, version, by) =>
        `${by} hat Fassung ${version} der Bestellung ${order} zurückgezogen. Die Bestellung bleibt, wie sie ist; der Lieferant hat nichts davon erfahren.`,
    },
    next: 'Wer sie weiter braucht, schlägt auf der Seite der Bestellung oder mit bin/qm order change eine andere Änderung vor. Hatte der Lieferant sie gewünscht, wird der Einkauf noch einmal nach der Antwort gefragt.',
  },
  reminder: { prefix: 'Erinnerung', lead: 'Diese Aufgabe wartet noch auf Sie.' },
  standIn: (name) => `Sie entscheiden in Vertretung von ${name}.`,
  assigned: (by) => `${by} hat Ihnen diese Aufgabe übergeben.`,
  escalation: {
    prefix: 'Eskalation',
    lead: (role) => `Diese Aufgabe hat noch niemand beantwortet (zuständig: ${role}). Sie geht nun an Sie.`,
  },
  grantEnding: {
    title: 'Bitte melden Sie sich bald wieder an',
    what: (until) => `Was Agenten in Ihrem Namen tun dürfen, endet am ${until}.`,
    why: (requisitions) =>
      `In Ihrem Namen läuft: ${requisitions}. Wo danach ein Agent gebraucht wird, wartet es, bis Sie sich angemeldet haben.`,
    how: (address) =>
      `Melden Sie sich unter ${address} oder mit bin/qm login an. Das dauert eine Minute, und nichts muss warten.`,
  },
  webhookDisabled: {
    title: 'Ein Webhook wurde abgeschaltet',
    why: {
      gone: (url) =>
        `${url} hat geantwortet, dass es diese Adresse nicht mehr gibt (410). Ereignisse gehen nicht mehr dorthin.`,
      failing: (url) => `Bei ${url} kommt seit Tagen nichts an. Ereignisse gehen nicht mehr dorthin.`,
    },
    how: 'Sobald der Empfänger wieder annimmt, schalten Sie ihn auf der Seite unten oder mit bin/qm webhooks enable wieder ein. Was gewartet hat, wird dann zugestellt; was bis dahin geschieht, nicht.',
  },
  notARequest: {
    title: 'Nicht als Bestellanforderung erkannt',
    what: 'Ihre Mail wurde nicht als Bestellanforderung erkannt; es wird nichts bestellt.',
    reopen: (until) => `Falls sie doch eine ist, kann der Einkauf sie bis ${until} wieder öffnen.`,
  },
  unread: {
    files: {
      picture: (name, reason) =>
        `„${name}“ ist ein Bild (${reason}) und wird nicht gelesen: Bitte tippen Sie ein, was darin steht.`,
      unreadable: (name, reason) =>
        `„${name}“ ließ sich nicht lesen (${reason}): Bitte tippen Sie ein, was darin steht.`,
      too_large: (name, reason) => `„${name}“ ist zu groß (${reason}): Bitte tippen Sie ein, was darin steht.`,
    },
    reasons: {
      image: 'ein Scan oder Foto',
      no_text_layer: 'Seiten ohne Text',
      encrypted: 'mit Kennwort geschützt',
      damaged: 'beschädigt',
      empty: 'leer',
      old_office_format: 'ein altes Office-Format',
      unknown_format: 'ein unbekanntes Format',
      nested_too_deep: 'Dateien in Dateien',
      too_many_bytes: 'zu viele Bytes',
      too_many_pages: 'zu viele Seiten',
      too_many_characters: 'zu viel Text',
      too_many_files: 'zu viele Dateien',
      expands_too_much: 'entpackt zu groß',
      takes_too_long: 'dauert zu lange',
      takes_too_much_memory: 'braucht zu viel Speicher',
    },
  },
  removed: {
    mail: (count) => `Aus der Mail ${invisible(count)} entfernt.`,
    reply: (count, name) => `Aus der Antwort des Lieferanten auf Brief ${name} ${invisible(count)} entfernt.`,
    attachment: (count, name) => `Aus „${name}“ ${invisible(count)} entfernt.`,
    tool: (count, name) => `Aus dem, was ${name} lieferte, ${invisible(count)} entfernt.`,
    answer: (count, name) => `Aus der Eingabe${name === '' ? '' : ` zu ${name}`} ${invisible(count)} entfernt.`,
  },
  placeholders: { value: 'WERT', reason: 'Grund' },
  footer: (tenant) => `Automatisch geschrieben von Quartermaster für ${tenant}`,
  standIns: (names) => `Ersatzdienste (stand-in) im Einsatz: ${names}. Sie vertreten auf diesem Rechner die echten.`,
};

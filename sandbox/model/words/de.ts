import type { Words } from './shape.ts';

/** German. */
export const de = {
  small: `
    der | die | das | und | wir | ist | bitte | für | mit | ich | den | dem | bei | von | zu | nicht | eine |
    wird | im | am`,
  months: `
    januar | jänner | februar | märz | april | mai | juni | juli | august | september | oktober | november |
    dezember | jan | feb | mrz | apr | jun | jul | aug | sep | sept | okt | nov | dez`,
  weekdays: `montag | dienstag | mittwoch | donnerstag | freitag | samstag | sonnabend | sonntag`,
  numbers: `ein | eine | einen | zwei | drei | vier | fünf | sechs | sieben | acht | neun | zehn | elf | zwölf`,
  units: `
    stück | stk | stk. | st. | packungen | packung | pakete | paket | kartons | karton | sätze | satz | paar |
    rollen | rolle | kg | g | m | meter | liter | stunden | stunde | std | std. | lizenzen | lizenz |
    flaschen | beutel | paletten | dosen | einheiten | schachteln | kisten`,
  unitLink: `von`,
  each: `
    je | pro stück | je stück | das stück | pro packung | je packung | pro stk | pro stk. | /stk | /stück |
    pro einheit | stückpreis | einzelpreis | pro | je einheit | stück | stk | stk. | pro stunde | je stunde |
    pro meter | pro lizenz | einzeln | pro kg`,
  priceBefore: `
    à | a | zu | zu je | je | für je | zum preis von | zum stückpreis von | zum einzelpreis von |
    einzelpreis | stückpreis | preis | kosten je | kosten jeweils | zu jeweils | kostet | kosten`,
  quantityLabel: `menge | anzahl | stückzahl`,
  need: `
    brauch* | benötig* | bestell* | kauf* | beschaff* | möchte* | hätte* gern* | anforder* | folgende* |
    bedarf | ordern | nachbestell*`,
  buy: `
    bitte bestell* | wir benötigen | ich benötige | wir brauchen | ich brauche | bestellanforderung | banf |
    bedarfsmeldung | bitte beschaff* | zu bestellen | bestellen | beschaffen | bitte kauf* |
    bestellung auslösen | einkaufen | um bestellung | kaufen | beschaffungsantrag | bedarfsanforderung |
    um beschaffung | benötigen wir | brauchen wir | benötigen | bestellwunsch`,
  wish: `
    ich hätte gern* | wir hätten gern* | ich möchte | wir möchten | ich brauche | wir brauchen | ich benötige |
    wir benötigen | brauchen wir | benötigen wir`,
  getting: `bitte | gern* | noch`,
  indefinite: `einige | ein paar | neue | neuen | neues | weitere*`,
  notWished: `
    angebot* | termin* | gespräch* | besprechung* | urlaub* | auskunft | auskünfte | antwort* | rückmeldung* |
    rechnung* | gutschrift* | rabatt* | information* | bestätigung* | zeit | tage* | hilfe`,
  total: `
    gesamt | gesamtsumme | gesamtbetrag | gesamtpreis | summe | insgesamt | endbetrag | rechnungsbetrag |
    zusammen | in summe | gesamtkosten | nettosumme | bruttosumme | zwischensumme | summe netto |
    summe brutto | gesamt netto | gesamt brutto | nettobetrag | bruttobetrag | auftragswert | bestellwert |
    gesamtwert | macht zusammen | gesamtbetrag brutto | gesamtbetrag netto`,
  tax: `mwst | mwst. | mehrwertsteuer | umsatzsteuer | ust | ust. | steuer | mwst-betrag | steuerbetrag`,
  charge: `
    versand | versandkosten | fracht | frachtkosten | porto | verpackung | verpackungskosten | lieferkosten |
    transportkosten | versicherung | versandpauschale | zustellgebühr | einrichtungspauschale |
    mindermengenzuschlag | zuschlag | rüstkosten | versand und verpackung | verpackung und versand`,
  ceiling: `
    höchstens | maximal | max | max. | nicht mehr als | bis zu | obergrenze | budget | budget von | limit |
    darf nicht überschreiten | nicht überschreiten | maximum | nicht über | kostenrahmen | unter`,
  unsure: `vielleicht | eventuell | evtl. | könnte sein | irgendwann | möglicherweise | unverbindlich`,
  past: `
    letztes jahr | letzten jahr | im vorjahr | früher* | alte* angebot* | ältere* angebot* | damals |
    bisher* | vorherige* | beim letzten mal | letztes mal | statt | listenpreis | ursprünglich* |
    nicht mehr gültig | ungültig | überholt | abgelaufen`,
  basis: `
    zzgl. mwst. | zzgl. mwst | zzgl. ust. | zzgl. ust | zzgl. mehrwertsteuer | zzgl. umsatzsteuer |
    zuzüglich mwst. | zuzüglich mwst | zuzüglich mehrwertsteuer | zzgl. der gesetzlichen mwst. |
    zzgl. gesetzlicher mwst. | zzgl. gesetzl. mwst. | zzgl. der gesetzlichen mehrwertsteuer | exkl. mwst. |
    exkl. mwst | ohne mwst. | ohne mwst | ohne mehrwertsteuer | inkl. mwst. | inkl. mwst | inklusive mwst. |
    inklusive mwst | inkl. ust. | inkl. 19 % mwst. | inkl. 19% mwst. | zzgl. 19 % mwst. | zzgl. 19% mwst. |
    inkl. mehrwertsteuer | inklusive mehrwertsteuer | netto | brutto | nettosumme | bruttosumme |
    nettobetrag | bruttobetrag | steuerfrei | zzgl. 19 % ust. | vor steuern | zuzüglich umsatzsteuer |
    exklusive mwst. | exklusive mehrwertsteuer | plus mwst. | plus mwst | plus mehrwertsteuer |
    zuzüglich 19 % mwst.`,
  vendorLabel: `lieferant | anbieter | verkäufer | firma | hersteller | kreditor | lieferantenname`,
  vendorBefore: `bei | bei der | von | von der | lieferant ist | angebot der | angebot von | bei unserem lieferanten`,
  firm: `firma | fa. | lieferanten | lieferant | unternehmen | anbieter`,
  notName: `
    bitte | angebot | bestellung | rechnung | lieferant | firma | hallo | die | der | das | neue | neuer |
    anfrage | guten | liebe | lieber | sehr | wg | aw | anbieter | bestellanforderung | unser | unsere | wir |
    ihr | ihre | von | bei | kauf | bedarf | grüßen | mit | im | auftrag | beschaffung | ich | es | team |
    firmenname | angebotsnummer`,
  countryLabel: `land | sitz | land des lieferanten | staat`,
  countries: `
    deutschland | frankreich | österreich | schweiz | italien | spanien | niederlande | niederlanden |
    belgien | polen | japan | china | indien | kanada | usa | vereinigte staaten | vereinigten staaten |
    großbritannien | vereinigtes königreich | england | tschechien | schweden | dänemark | norwegen |
    finnland | portugal | zypern | irland | luxemburg | ungarn | türkei`,
  taxIdLabel: `
    ust-idnr | ust-idnr. | ust-id | ust-id-nr. | ust-id-nr | ust.-id | ust.-idnr. | ust. id |
    umsatzsteuer-id | umsatzsteuer-identifikationsnummer | uid | uid-nummer | uid-nr. | mwst-nr. |
    steuernummer | steuer-id | ustid | ust-id nr.`,
  ours: `unsere | unser | unserer | mein | meine | wir`,
  dueBefore: `
    bis | bis zum | bis spätestens | spätestens | spätestens bis | spätestens am | spätestens zum | vor dem |
    am | zum | lieferung | liefertermin | termin | im | in der | benötigt bis | für`,
  dueLabel: `
    liefertermin | wunschtermin | benötigt bis | bedarfstermin | benötigt am | lieferdatum | termin |
    benötigt zum | lieferung bis | gewünschter liefertermin`,
  dueHint: `
    brauch* | benötig* | liefer* | gebraucht | eintreffen | da sein | vor ort | bis | spätestens | bestell* |
    ankommen | fällig`,
  notDue: `
    gültig bis | gültig | bindefrist | angebot vom | rückmeldung | antwort | antworten | melden | im urlaub |
    abwesend | zahlbar | vom | abmelden | ihr schreiben | stand`,
  article: `den | dem | der | zum | am | ende | diesen`,
  costCenter: `kostenstelle | kst | kst. | kostenstellen-nr. | kostenstellennummer | kontierung | kostenträger`,
  deliveryLabel: `
    lieferort | lieferadresse | lieferanschrift | lieferung an | liefern an | lieferung nach |
    warenempfänger | abladestelle | anlieferung | anlieferung an`,
  because: `
    weil | da wir | da die | da der | da das | da unser* | damit | denn | zum ersatz | als ersatz | wegen |
    aufgrund | um die | um den | um das`,
  purpose: `für den | für die | für das | für unser* | für ein*`,
  reasonLabel: `begründung | zweck | grund | verwendungszweck | verwendung | anlass`,
  categoryLabel: `kategorie | warengruppe | materialgruppe | produktgruppe`,
  categories: `
    büromaterial | bürobedarf | it-hardware | hardware | möbel | büromöbel | verbindungselemente | rohstoffe |
    rohmaterial | logistik | verpackungsmaterial | werkzeug | werkzeuge | messmittel | messtechnik |
    gussteile | elektronik | chemikalien | arbeitsschutz | zerspanung | software | beratung | ersatzteile |
    laborbedarf | wälzlager | hydraulik | automatisierung | dienstleistung | dienstleistungen | sensorik |
    prototypenbau`,
  stop: `
    bei | zu | zum | für | bis | von | vom | weil | damit | da | je | à | a | bestell* | brauch* | benötig* |
    kauf* | beschaff* | an | nach | spätestens | höchstens | maximal | und | im | in | zzgl. | am | aus |
    pro | die | um | mit dem | auf | ordern | wegen | preis | kostet | kosten | nicht`,
  notGoods: `
    tag* | woche* | monat* | jahr* | stunden später | uhr | prozent | personen | mitarbeiter* | kollege* |
    arbeitstag* | werktag* | minute* | euro | mal | und | oder | bis | eur | usd | im | in | ist | zu | von |
    angebote | rechnungen | chf | für | der | die | das | neue kollege* | tipps | je`,
  notCount: `
    kostenstelle | gebäude | halle | raum | werk | nr | nr. | nummer | angebot | seite | version | position |
    pos | pos. | telefon | tel | tel. | straße | rechnung | etage | kw | typ | modell | linie | bestellung |
    in | innerhalb von | vom | am | zum | tor | anlage | zelle | letzten | ersten | größe`,
  closing: `
    mit freundlichen grüßen | mit freundlichem gruß | freundliche grüße | viele grüße | beste grüße |
    vielen dank | danke | gruß | lg | mfg | besten dank | herzliche grüße | schöne grüße | mit besten grüßen |
    liebe grüße | danke und gruß | danke und viele grüße | grüße | vielen dank und viele grüße | besten gruß`,
  headerFrom: `von`,
  headerOther: `an | gesendet | datum | betreff | kopie`,
  newsletter: `
    abmelden | newsletter | im browser ansehen | abbestellen | nur für kurze zeit |
    sie erhalten diese e-mail`,
  absence: `abwesenheit* | automatische antwort | im urlaub | nicht im büro | abwesend | außer haus`,
  reminder: `
    zahlungserinnerung | mahnung | überfällig* | offene rechnung | offenen rechnung | noch nicht beglichen |
    zahlungseingang | zu begleichen | noch offen`,
  position: `
    pos | pos. | position | nr | nr. | artikelnummer | artikel-nr. | art.-nr. | artikelnr. | art-nr |
    bestellnummer`,
  description: `
    bezeichnung | artikel | beschreibung | produkt | leistung | material | ware | artikelbezeichnung |
    gegenstand`,
  quantity: `menge | anzahl | stückzahl | stk | stk.`,
  unit: `einheit | me | mengeneinheit | eh`,
  unitPrice: `
    einzelpreis | stückpreis | preis | e-preis | ep | preis/stk | preis/stück | preis je stück |
    preis pro stück | einzelpreis netto | nettopreis | preis je einheit | e.-preis | einzelpr.`,
  lineTotal: `gesamtpreis | gesamt | betrag | summe | g-preis | gp | positionssumme | gesamt netto | gesamtpr. | wert`,
  patterns: {
    relativeDates: [
      String.raw`Ende\s+(?:nächster|dieser|kommender|der|des|diesen|dieses|nächsten|kommenden)\s+(?:Woche|Monats|Quartals|Jahres)`,
      String.raw`(?:Ende|Mitte|Anfang)\s+(?:%)(?:\s+\d{4})?`,
      String.raw`(?:in|innerhalb\s+von|binnen)\s+#\s+(?:Tagen|Wochen|Monaten|Arbeitstagen|Werktagen)`,
      String.raw`(?:nächst|kommend|dies)\p{L}*\s+(?:@|Woche|Monat)`,
      String.raw`@\s+(?:nächster|kommender)\s+Woche`,
      String.raw`@`,
      String.raw`übermorgen`,
      String.raw`morgen`,
      String.raw`heute`,
      String.raw`(?:KW|Kalenderwoche)\s?\d{1,2}`,
    ],
    deliveryBefore: [
      String.raw`(?:Lieferung|Anlieferung|Ware)\s(?:soll|sollte|muss|bitte|wird)[^;:]{0,50}?\s(?:an|nach|ins|zum|zur)\s+(?!\d)`,
      String.raw`(?:Lieferung|Anlieferung|geliefert|liefern|Liefern\s+Sie)\s+(?:(?:bitte|Sie|wird|werden|erfolgt)\s+)*(?:an|nach|ins|in|zum|zur)\s+`,
      String.raw`(?<=bitte\s+)(?:an|nach|ins|zum|zur)\s+(?=.{3,80}?(?:\s+zu)?\s+(?:an)?liefern)`,
    ],
  },
} satisfies Words;

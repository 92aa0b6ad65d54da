/** Mails that the stand-in was not written for: the first line is the subject, the rest the body; `reads` is part of what must come out. */
export interface UnseenMail {
  title: string;
  from?: string;
  text: string;
  forwarded?: string;
  reads: Record<string, string | boolean | null>;
}

export const UNSEEN: UnseenMail[] = [
  {
    title: 'English prose with abbreviations and a unit',
    text: `Cable order
Hi team, please buy 250 m of shielded cable at $1.85 per metre and 40 M12 connectors at $6.20 ea. from Delta Wiring Inc., total $710.50 plus sales tax. Ship to Building 7, Bay 2 no later than March 3, 2027. Charge to cost center 5510.`,
    reads: {
      isPurchaseRequest: true,
      'vendor.name': 'Delta Wiring Inc.',
      'vendor.taxId': null,
      'lines[0].description': 'shielded cable',
      'lines[0].quantity': '250',
      'lines[0].unit': 'm',
      'lines[0].unitPrice': '$1.85',
      'lines[1].description': 'M12 connectors',
      'lines[1].quantity': '40',
      'lines[1].unitPrice': '$6.20',
      total: '$710.50',
      totalBasis: 'plus sales tax',
      neededBy: 'March 3, 2027',
      costCenter: '5510',
      deliveryPlace: 'Building 7, Bay 2',
    },
  },
  {
    title: 'English list of labels',
    text: `Purchase request
Vendor: Orchard Analytics Ltd
Country: United Kingdom
VAT number: GB 123 4567 82
Item: see below
1) Annual licence for plotting software, qty 3, £420.00 each
Total: £1,260.00 excl. VAT
Needed by: 1st February 2027
Cost centre: R-77
Justification: the trial ends in January`,
    reads: {
      'vendor.name': 'Orchard Analytics Ltd',
      'vendor.country': 'United Kingdom',
      'vendor.taxId': 'GB 123 4567 82',
      'lines[0].description': 'Annual licence for plotting software',
      'lines[0].quantity': '3',
      'lines[0].unitPrice': '£420.00',
      total: '£1,260.00',
      totalBasis: 'excl. VAT',
      currency: '£',
      neededBy: '1st February 2027',
      costCenter: 'R-77',
      justification: 'the trial ends in January',
    },
  },
  {
    title: 'English table with tabs and a bare currency in the heading',
    text: `Stationery
Hello, we need these from Paperhouse Co., Ltd., Canada:

Description\tQuantity\tUnit price (CAD)\tAmount
Copy paper A4\t30\t5.90\t177.00
Ring binders\t25\t2.40\t60.00
Delivery charge\t\t\t15.00
Tax\t\t\t32.76
Grand total\t\t\t284.76

Please deliver to reception, end of next week.`,
    reads: {
      'vendor.name': 'Paperhouse Co., Ltd.',
      'vendor.country': 'Canada',
      'lines[0].description': 'Copy paper A4',
      'lines[0].quantity': '30',
      'lines[0].unitPrice': '5.90',
      'lines[1].unitPrice': '2.40',
      'charges[0].label': 'Delivery charge',
      'charges[0].amount': '15.00',
      tax: '32.76',
      total: '284.76',
      currency: 'CAD',
      neededBy: 'end of next week',
      deliveryPlace: 'reception',
    },
  },
  {
    title: 'English with a number word, a price in a later sentence and nothing else',
    text: `Microscope
We need two stereo microscopes from Halden Imaging AS (Norway). They cost 18 500 NOK each.`,
    reads: {
      'vendor.name': 'Halden Imaging AS',
      'vendor.country': 'Norway',
      'lines[0].description': 'stereo microscopes',
      'lines[0].quantity': 'two',
      'lines[0].unitPrice': '18 500 NOK',
      total: null,
      neededBy: null,
      costCenter: null,
      currency: 'NOK',
    },
  },
  {
    title: 'English question about an earlier order',
    text: `Status?
Hi, when will the 12 sensors that we ordered in May arrive? Thanks`,
    reads: { isPurchaseRequest: false },
  },
  {
    title: 'English invoice reminder',
    text: `Invoice 4711 overdue
Dear customer, our invoice 4711 over $1,200.00 is past due. Please pay by 3 December 2026.`,
    reads: { isPurchaseRequest: false, total: null },
  },
  {
    title: 'English ceiling with freight and an address of the vendor',
    text: `Fire blankets
Could you order 10 fire blankets from Ember Safety Corp. (ember@embersafety.example, EIN 45-2223334)? At most $350 in total, within 10 days, to be delivered to the workshop. It's for the welding bay.`,
    reads: {
      'vendor.name': 'Ember Safety Corp.',
      'vendor.email': 'ember@embersafety.example',
      'vendor.taxId': '45-2223334',
      'lines[0].description': 'fire blankets',
      'lines[0].quantity': '10',
      'lines[0].unitPrice': null,
      ceiling: '$350',
      total: null,
      neededBy: 'within 10 days',
      deliveryPlace: 'the workshop',
    },
  },
  {
    title: 'German prose with Stück and à',
    from: 'Kai Sommer <kai.sommer@werkstatt.example>',
    text: `Bestellung Sensoren
Hallo, bitte bestellt 5 Stück Drehmomentsensor DS-50 à 1.250,00 EUR bei der Firma Sensorwerk Müller GmbH & Co. KG in Österreich. Versandkosten 25,00 EUR, Gesamtbetrag 6.275,00 EUR netto. Liefertermin spätestens 5. Februar 2027, Kostenstelle 4711.`,
    reads: {
      isPurchaseRequest: true,
      'vendor.name': 'Sensorwerk Müller GmbH & Co. KG',
      'vendor.country': 'Österreich',
      'lines[0].description': 'Drehmomentsensor DS-50',
      'lines[0].quantity': '5',
      'lines[0].unit': 'Stück',
      'lines[0].unitPrice': '1.250,00 EUR',
      'charges[0].label': 'Versandkosten',
      'charges[0].amount': '25,00 EUR',
      total: '6.275,00 EUR',
      totalBasis: 'netto',
      neededBy: '5. Februar 2027',
      costCenter: '4711',
    },
  },
  {
    title: 'German list with a ceiling',
    text: `Bedarf Labor
Wir benötigen von Chemikalien Nord AG (USt-IdNr. DE 811 907 980) folgendes:
- 12 Flaschen Isopropanol
- 3 Kartons Nitrilhandschuhe
Das darf höchstens 400 € kosten. Gebraucht wird es bis Ende nächster Woche im Labor, weil der Vorrat leer ist.`,
    reads: {
      'vendor.name': 'Chemikalien Nord AG',
      'vendor.taxId': 'DE 811 907 980',
      'lines[0].description': 'Isopropanol',
      'lines[0].quantity': '12',
      'lines[0].unit': 'Flaschen',
      'lines[1].description': 'Nitrilhandschuhe',
      'lines[1].quantity': '3',
      'lines[0].unitPrice': null,
      ceiling: '400 €',
      total: null,
      neededBy: 'Ende nächster Woche',
      justification: 'weil der Vorrat leer ist',
    },
  },
  {
    title: 'German table with pipes',
    text: `Bestellanforderung
Guten Tag,
bitte beschaffen:
| Artikel | Anzahl | Stückpreis | Gesamt |
|---|---|---|---|
| Rillenkugellager 6204 | 40 | 3,15 € | 126,00 € |
| Wellendichtring 30x47 | 20 | 2,90 € | 58,00 € |
| Zwischensumme | | | 184,00 € |
| MwSt. 19 % | | | 34,96 € |
| Gesamtsumme | | | 218,96 € |
Lieferant: Kugel & Ring OHG
Lieferort: Halle 3, Tor 5
Benötigt bis: 18.01.27`,
    reads: {
      'vendor.name': 'Kugel & Ring OHG',
      'lines[0].description': 'Rillenkugellager 6204',
      'lines[0].quantity': '40',
      'lines[0].unitPrice': '3,15 €',
      'lines[1].quantity': '20',
      tax: '34,96 €',
      total: '218,96 €',
      deliveryPlace: 'Halle 3, Tor 5',
      neededBy: '18.01.27',
    },
  },
  {
    title: 'German out-of-office note',
    text: `Automatische Antwort: Angebot
Ich bin bis 5. Januar im Urlaub und nicht im Büro. In dringenden Fällen bestellen Sie bitte bei meinem Kollegen.`,
    reads: { isPurchaseRequest: false },
  },
  {
    title: 'German forwarded quote with a short note above it',
    text: `WG: Angebot 2026-118
Hallo Birgit, bitte wie unten angeboten bestellen, Kostenstelle K-410.
Danke
Max`,
    forwarded: `Von: Petra Lang <lang@messtechnik-lang.example>
Gesendet: Montag, 16. November 2026 09:12
An: max@rheinwerk.example
Betreff: Angebot 2026-118

Sehr geehrter Herr Roth,
gerne bieten wir Ihnen an:
3 Stück Messuhr MU-10 zu 189,00 EUR je Stück
Summe 567,00 EUR zzgl. MwSt.
Das Angebot ist gültig bis 31.12.2026.
Mit freundlichen Grüßen
Petra Lang
Messtechnik Lang e.K.
Hauptstr. 3, 78464 Konstanz, Deutschland
USt-IdNr.: DE136695976`,
    reads: {
      isPurchaseRequest: true,
      'vendor.name': 'Messtechnik Lang e.K.',
      'vendor.country': 'Deutschland',
      'vendor.email': 'lang@messtechnik-lang.example',
      'vendor.taxId': 'DE136695976',
      'lines[0].description': 'Messuhr MU-10',
      'lines[0].quantity': '3',
      'lines[0].unitPrice': '189,00 EUR',
      total: '567,00 EUR',
      totalBasis: 'zzgl. MwSt.',
      neededBy: null,
      costCenter: 'K-410',
    },
  },
  {
    title: 'French prose with spaced thousands',
    text: `Demande d'achat capteurs
Bonjour, merci de commander 3 unités de capteur de couple CC-90 à 1 250,00 € l'unité chez Mesures Rhône SAS (n° TVA FR40303265045). Frais de port 35,00 €, total 3 785,00 € HT. Livraison à l'atelier 2 avant le 15 janvier 2027. Centre de coûts 7300. C'est pour remplacer les capteurs en panne.`,
    reads: {
      isPurchaseRequest: true,
      'vendor.name': 'Mesures Rhône SAS',
      'vendor.taxId': 'FR40303265045',
      'lines[0].description': 'capteur de couple CC-90',
      'lines[0].quantity': '3',
      'lines[0].unit': 'unités',
      'lines[0].unitPrice': '1 250,00 €',
      'charges[0].label': 'Frais de port',
      'charges[0].amount': '35,00 €',
      total: '3 785,00 €',
      totalBasis: 'HT',
      neededBy: '15 janvier 2027',
      costCenter: '7300',
    },
  },
  {
    title: 'French bullets with gross sums',
    text: `Achat de mobilier
Bonjour,
nous avons besoin de mobilier de chez Bois & Lignes SARL, Belgique :
- 4 bureaux réglables à 389,00 € pièce
- 4 caissons à 95,50 € pièce
TVA : 387,60 €
Total TTC : 2 325,60 €
Besoin pour le 01/02/2027
Lieu de livraison : site de Metz, quai B
Motif : ouverture du nouvel open space`,
    reads: {
      'vendor.name': 'Bois & Lignes SARL',
      'vendor.country': 'Belgique',
      'lines[0].description': 'bureaux réglables',
      'lines[0].quantity': '4',
      'lines[0].unitPrice': '389,00 €',
      'lines[1].description': 'caissons',
      'lines[1].unitPrice': '95,50 €',
      tax: '387,60 €',
      total: '2 325,60 €',
      totalBasis: 'TTC',
      neededBy: '01/02/2027',
      deliveryPlace: 'site de Metz, quai B',
      justification: 'ouverture du nouvel open space',
    },
  },
  {
    title: 'French ceiling and a relative date',
    text: `Besoin urgent
Il nous faut 20 boîtes de gants nitrile auprès de la société Protec Sud, au maximum 300 € au total, d'ici deux semaines, livrées à Lyon.`,
    reads: {
      'vendor.name': 'Protec Sud',
      'lines[0].description': 'gants nitrile',
      'lines[0].quantity': '20',
      'lines[0].unit': 'boîtes',
      ceiling: '300 €',
      total: null,
      neededBy: "d'ici deux semaines",
      deliveryPlace: 'Lyon',
    },
  },
  {
    title: 'French newsletter',
    text: `Nos promotions de la semaine
Commandez 10 cartouches à 9,90 € pièce ! Pour vous désabonner, cliquez ici.`,
    reads: { isPurchaseRequest: false, 'vendor.name': null },
  },
  {
    title: "the requester's own company and tax id are not the vendor's",
    from: 'Lea Stone <lea@bluepeak.example>',
    text: `Order for gaskets
Please order 60 gaskets at $0.75 each from Seal Masters LLC, total $45.00, no tax. Our EIN 11-2223335 is on file. Bluepeak Instruments Inc. pays within 30 days.`,
    reads: {
      'vendor.name': 'Seal Masters LLC',
      'vendor.taxId': null,
      'lines[0].description': 'gaskets',
      'lines[0].quantity': '60',
      total: '$45.00',
      totalBasis: 'no tax',
      neededBy: null,
    },
  },
  {
    title: 'Swiss francs with apostrophes and a dash for cents',
    text: `Anschaffung Prüfstand
Wir möchten 1 Prüfstand PS-9 zum Preis von CHF 12'480.– bei Alpmess AG, Schweiz, kaufen. Termin: KW 9.`,
    reads: {
      'vendor.name': 'Alpmess AG',
      'vendor.country': 'Schweiz',
      'lines[0].description': 'Prüfstand PS-9',
      'lines[0].quantity': '1',
      'lines[0].unitPrice': "CHF 12'480.–",
      currency: 'CHF',
      neededBy: 'KW 9',
    },
  },
  {
    title: 'German net, tax and gross in one sentence',
    text: `Bestellung Tische
Bitte 10 Stück Tische zu je 100,00 € bei der Kessler GmbH bestellen. Netto 1.000,00 € zzgl. 19 % MwSt. 190,00 €, gesamt 1.190,00 €.`,
    reads: {
      'lines[0].quantity': '10',
      'lines[0].unitPrice': '100,00 €',
      tax: '190,00 €',
      total: '1.190,00 €',
      totalBasis: null,
    },
  },
  {
    title: 'a French delivery that says from when on, and no place',
    text: `Chaises
Merci de commander 4 chaises chez Lyon Roulements SAS à 30,00 € l'unité. Livraison à partir du 10 janvier 2027.`,
    reads: { 'vendor.name': 'Lyon Roulements SAS', deliveryPlace: null },
  },
  {
    title: 'a French delivery that says until when, and no place',
    text: `Chaises
Merci de commander 4 chaises chez Lyon Roulements SAS à 30,00 € l'unité. Livraison au plus tard le 15 janvier 2027.`,
    reads: { neededBy: '15 janvier 2027', deliveryPlace: null },
  },
  ...['New Vendor LLC', 'Order Masters LLC', 'May Instruments LLC', 'AT&T Corp.'].map((name) => ({
    title: `the vendor ${name}`,
    text: `Desks\nPlease order 4 desks at $300.00 each from ${name} before 10 December.`,
    reads: { 'vendor.name': name },
  })),
];

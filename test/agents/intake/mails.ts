import type { Copied, IntakeOutput } from '../../../src/agents/intake/output.ts';
import type { GateContext } from '../../../src/agents/intake/guardrail.ts';
import type { ReadMail } from '../../../src/domain/reading.ts';

/** A mail, what a careful model copies from it, and the values that follow. */
export type Example = {
  name: string;
  mail: ReadMail;
  context: GateContext;
  output: IntakeOutput;
  expected: Record<string, unknown>;
};

export const acme: GateContext = {
  timeZone: 'America/New_York',
  baseCurrency: 'USD',
  requester: { name: 'Rita Romero', email: 'rita.requester@acme.example' },
  tenant: { name: 'Acme Robotics Inc.', domains: ['acme.example'], taxIds: ['16-5550184'] },
};

export const rheinwerk: GateContext = {
  timeZone: 'Europe/Berlin',
  baseCurrency: 'EUR',
  requester: { name: 'Rainer Roth', email: 'rainer.requester@rheinwerk.example' },
  tenant: { name: 'Rheinwerk Maschinenbau GmbH', domains: ['rheinwerk.example'], taxIds: ['DE811907980'] },
};

export const mailOf = (subject: string, body: string, forwarded = '', from = acme.requester): ReadMail => ({
  subject,
  body,
  forwarded,
  date: '2026-11-24T15:00:00+00:00',
  from: { name: from.name, address: from.email },
  attachments: [],
  documents: [],
});

export const nothing: IntakeOutput = {
  isPurchaseRequest: true,
  whyNot: null,
  vendor: { name: null, country: null, taxId: null, email: null },
  lines: [],
  charges: [],
  tax: null,
  total: null,
  totalBasis: null,
  ceiling: null,
  currency: null,
  neededBy: null,
  costCenter: null,
  deliveryPlace: null,
  justification: null,
  category: null,
};

/** `c('5', 'We need 5 licences')`; the quote may be left out where the text says enough. */
export const c = (text: string, quote = text): NonNullable<Copied> => ({ text, quote });

const prose: Example = (() => {
  const order =
    'Please order 5 annual licences of DataPress Pro from Northwind Traders Inc. at $39 each, so $195.00 in total.';
  const when = 'We need them by 5 December for the audit team.';
  const where = 'Deliver to Building 7, 12 Harbor Street, Boston. Cost center CC-4100.';
  return {
    name: 'English prose',
    context: acme,
    mail: mailOf(
      'Licences for the audit team',
      `Hi,\n\n${order}\nTheir EIN is 91-1234567, orders go to orders@northwind.example (United States).\n${when} The quote Q-2026-118 is valid until 30 November 2026. Last year we paid $45 each.\n${where}\n\nThanks,\nRita\nPhone +1 617 555 0142`,
    ),
    output: {
      ...nothing,
      vendor: {
        name: c('Northwind Traders Inc.', order),
        country: c('United States', 'orders@northwind.example (United States)'),
        taxId: c('91-1234567', 'Their EIN is 91-1234567'),
        email: c('orders@northwind.example', 'orders go to orders@northwind.example'),
      },
      lines: [
        {
          description: c('annual licences of DataPress Pro', order),
          quantity: c('5', order),
          unit: null,
          unitPrice: c('$39', order),
        },
      ],
      total: c('$195.00', order),
      currency: c('$', order),
      neededBy: c('5 December', when),
      costCenter: c('CC-4100', where),
      deliveryPlace: c('Building 7, 12 Harbor Street, Boston', where),
      justification: c('for the audit team', when),
    },
    expected: {
      'vendor.name': 'Northwind Traders Inc.',
      'vendor.country': 'US',
      'vendor.taxId': '91-1234567',
      'lines[0].quantity': '5',
      'lines[0].unitPrice': { currency: 'USD', amount: '39' },
      total: { currency: 'USD', minor: 19500 },
      totalIs: 'net',
      currency: 'USD',
      neededBy: '2026-12-05',
      costCenter: 'CC-4100',
    },
  };
})();

const table: Example = {
  name: 'English table with freight and tax',
  context: acme,
  mail: mailOf(
    'Purchase request: workshop supplies',
    'Hello purchasing,\n\nplease buy the following from Contoso Industrial LLC (sales@contoso-industrial.example):\n\nPos\tItem\tQty\tUnit\tUnit price\tAmount\n1\tHex bolt M8\t1,200\tpcs\t0.125 USD\t150.00 USD\n2\tSteel plate 3 mm\t12\tpcs\t48.50 USD\t582.00 USD\n3\tCutting oil\t2.5\tl\t18.00 USD\t45.00 USD\n\nFreight: 25.00 USD\nSales tax: 64.16 USD\nTotal incl. tax: 866.16 USD\n\nDelivery to Dock 4, Plant 2, Albany NY by 2026-12-11 please. Charge to cost center 4200.\n\nBest regards\nRita Romero',
  ),
  output: {
    ...nothing,
    vendor: {
      name: c('Contoso Industrial LLC', 'please buy the following from Contoso Industrial LLC'),
      country: null,
      taxId: null,
      email: c('sales@contoso-industrial.example'),
    },
    lines: [
      ['Hex bolt M8', '1,200', 'pcs', '0.125 USD', '1 Hex bolt M8 1,200 pcs 0.125 USD 150.00 USD'],
      ['Steel plate 3 mm', '12', 'pcs', '48.50 USD', '2 Steel plate 3 mm 12 pcs 48.50 USD 582.00 USD'],
      ['Cutting oil', '2.5', 'l', '18.00 USD', '3 Cutting oil 2.5 l 18.00 USD 45.00 USD'],
    ].map(([description = '', quantity = '', unit = '', price = '', row = '']) => ({
      description: c(description, row),
      quantity: c(quantity, row),
      unit: c(unit, row),
      unitPrice: c(price, row),
    })),
    charges: [{ label: c('Freight', 'Freight: 25.00 USD'), amount: c('25.00 USD', 'Freight: 25.00 USD') }],
    tax: c('64.16 USD', 'Sales tax: 64.16 USD'),
    total: c('866.16 USD', 'Total incl. tax: 866.16 USD'),
    totalBasis: c('incl. tax', 'Total incl. tax: 866.16 USD'),
    currency: c('USD', 'Freight: 25.00 USD'),
    neededBy: c('2026-12-11', 'by 2026-12-11 please'),
    costCenter: c('4200', 'Charge to cost center 4200.'),
    deliveryPlace: c('Dock 4, Plant 2, Albany NY', 'Delivery to Dock 4, Plant 2, Albany NY by'),
  },
  expected: {
    'lines[0].quantity': '1200',
    'lines[0].unit': 'pcs',
    'lines[0].unitPrice': { currency: 'USD', amount: '0.125' },
    'lines[2].quantity': '2.5',
    'charges[0].amount': { currency: 'USD', minor: 2500 },
    tax: { currency: 'USD', minor: 6416 },
    total: { currency: 'USD', minor: 86616 },
    totalIs: 'gross',
    neededBy: '2026-12-11',
    costCenter: '4200',
  },
};

const german: Example = (() => {
  const order =
    'bitte bestellen Sie bei der Müller & Söhne GmbH 12 Stück Hydraulikzylinder HZ-200 zu je 1.250,00 € und 3 Stück Dichtungssätze zu je 39,50 €.';
  return {
    name: 'German prose',
    context: rheinwerk,
    mail: mailOf(
      'Bestellung Hydraulik',
      `Guten Morgen,\n\n${order}\nVersandkosten: 75,00 €. Gesamtsumme netto: 15.193,50 € zzgl. 19 % MwSt.\nUSt-IdNr. DE136695976, Ansprechpartner: vertrieb@mueller-soehne.example\nLieferung bitte bis 11.12.2026 an Halle 3, Werk Köln. Kostenstelle 7310.\nDas Angebot vom 16.11.2026 ist gültig bis 31.12.2026.\n\nMit freundlichen Grüßen\nRainer Roth\nRheinwerk Maschinenbau GmbH · USt-IdNr. DE811907980`,
      '',
      rheinwerk.requester,
    ),
    output: {
      ...nothing,
      vendor: {
        name: c('Müller & Söhne GmbH', order),
        country: null,
        taxId: c('DE136695976', 'USt-IdNr. DE136695976, Ansprechpartner'),
        email: c('vertrieb@mueller-soehne.example'),
      },
      lines: [
        {
          description: c('Hydraulikzylinder HZ-200', order),
          quantity: c('12', order),
          unit: c('Stück', order),
          unitPrice: c('1.250,00 €', order),
        },
        {
          description: c('Dichtungssätze', order),
          quantity: c('3', order),
          unit: c('Stück', order),
          unitPrice: c('39,50 €', order),
        },
      ],
      charges: [
        { label: c('Versandkosten', 'Versandkosten: 75,00 €'), amount: c('75,00 €', 'Versandkosten: 75,00 €') },
      ],
      total: c('15.193,50 €', 'Gesamtsumme netto: 15.193,50 €'),
      totalBasis: c('netto', 'Gesamtsumme netto: 15.193,50 € zzgl. 19 % MwSt.'),
      currency: c('€', order),
      neededBy: c('11.12.2026', 'Lieferung bitte bis 11.12.2026'),
      costCenter: c('7310', 'Kostenstelle 7310'),
      deliveryPlace: c('Halle 3, Werk Köln', 'bis 11.12.2026 an Halle 3, Werk Köln.'),
    },
    expected: {
      'vendor.taxId': 'DE136695976',
      'lines[0].quantity': '12',
      'lines[0].unitPrice': { currency: 'EUR', amount: '1250.00' },
      'lines[1].quantity': '3',
      total: { currency: 'EUR', minor: 1519350 },
      totalIs: 'net',
      neededBy: '2026-12-11',
    },
  };
})();

const french: Example = (() => {
  const order =
    "merci de commander 20 chaises de bureau chez Dupont Mobilier SARL à 149,90 € l'unité, frais de port 60,00 €, soit 3 058,00 € HT au total.";
  return {
    name: 'French prose',
    context: rheinwerk,
    mail: mailOf(
      'Chaises pour le bureau de Lyon',
      `Bonjour,\n\n${order}\nLeur numéro de TVA : FR40303265045, contact@dupont-mobilier.example.\nLivraison à notre bureau, 8 rue de la Paix, Lyon, d'ici fin décembre. Centre de coûts : 5120.\n\nCordialement\nRainer`,
      '',
      rheinwerk.requester,
    ),
    output: {
      ...nothing,
      vendor: {
        name: c('Dupont Mobilier SARL', order),
        country: null,
        taxId: c('FR40303265045', 'Leur numéro de TVA : FR40303265045'),
        email: c('contact@dupont-mobilier.example'),
      },
      lines: [
        {
          description: c('chaises de bureau', order),
          quantity: c('20', order),
          unit: null,
          unitPrice: c('149,90 €', order),
        },
      ],
      charges: [{ label: c('frais de port', order), amount: c('60,00 €', order) }],
      total: c('3 058,00 €', order),
      totalBasis: c('HT', order),
      currency: c('€', order),
      neededBy: c("d'ici fin décembre", "Lyon, d'ici fin décembre"),
      costCenter: c('5120', 'Centre de coûts : 5120'),
      deliveryPlace: c('8 rue de la Paix, Lyon', 'Livraison à notre bureau, 8 rue de la Paix, Lyon'),
    },
    expected: {
      'lines[0].unitPrice': { currency: 'EUR', amount: '149.90' },
      total: { currency: 'EUR', minor: 305800 },
      totalIs: 'net',
      neededBy: '2026-12-31',
    },
  };
})();

const forwarded: Example = (() => {
  const offer = '40 m Ethernet cable CAT7 at USD 2.40 per m, total USD 96.00';
  return {
    name: 'forwarded offer',
    context: acme,
    mail: mailOf(
      'Fwd: Your quotation 20417',
      'Please order this offer. Needed by next Friday, deliver to the server room, Boston office. Cost centre IT-300.',
      `From: Tom Baker <tom@fabrikam.example>\nDate: Mon, 23 Nov 2026 09:12\nSubject: Your quotation 20417\n\nDear Rita,\n\nwe offer ${offer}.\nWe can deliver on 14 December 2026. Prices are valid until 31 January 2027.\n\nKind regards\nTom Baker\nFabrikam Cables Ltd.\nVAT GB 434 0314 94`,
    ),
    output: {
      ...nothing,
      vendor: {
        name: c('Fabrikam Cables Ltd.'),
        country: null,
        taxId: c('GB 434 0314 94', 'VAT GB 434 0314 94'),
        email: c('tom@fabrikam.example', 'From: Tom Baker <tom@fabrikam.example>'),
      },
      lines: [
        {
          description: c('Ethernet cable CAT7', offer),
          quantity: c('40', offer),
          unit: c('m', offer),
          unitPrice: c('USD 2.40', offer),
        },
      ],
      total: c('USD 96.00', offer),
      currency: c('USD', offer),
      neededBy: c('next Friday', 'Needed by next Friday'),
      costCenter: c('IT-300', 'Cost centre IT-300.'),
      deliveryPlace: c('the server room, Boston office', 'deliver to the server room, Boston office.'),
    },
    expected: {
      'vendor.taxId': 'GB434031494',
      'lines[0].quantity': '40',
      'lines[0].unit': 'm',
      neededBy: '2026-12-04',
      total: { currency: 'USD', minor: 9600 },
    },
  };
})();

const plainPrice: Example = (() => {
  const order = 'Could you get two ergonomic keyboards at 129.00 each from KeyWorks Ltd?';
  return {
    name: 'a short note without a total',
    context: acme,
    mail: mailOf(
      'Keyboards',
      `Hi,\n${order} All prices in USD. I need them by Dec 18. Ship to Room 310, Albany office.\nCheers\nRita`,
    ),
    output: {
      ...nothing,
      vendor: { name: c('KeyWorks Ltd', order), country: null, taxId: null, email: null },
      lines: [
        {
          description: c('ergonomic keyboards', order),
          quantity: c('two', order),
          unit: null,
          unitPrice: c('129.00', order),
        },
      ],
      currency: c('USD', 'All prices in USD'),
      neededBy: c('Dec 18', 'I need them by Dec 18'),
      deliveryPlace: c('Room 310, Albany office', 'Ship to Room 310, Albany office.'),
    },
    expected: {
      'lines[0].quantity': '2',
      'lines[0].unitPrice': { currency: 'USD', amount: '129.00' },
      total: { currency: 'USD', minor: 25800 },
      neededBy: '2026-12-18',
    },
  };
})();

export const examples: readonly Example[] = [prose, table, german, french, forwarded, plainPrice];

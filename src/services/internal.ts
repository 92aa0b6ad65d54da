import type { Clause } from '../domain/clause.ts';
import { formatMoney } from '../domain/money.ts';
import { OrderDocument } from '../domain/order.ts';
import type { Principal } from '../domain/principal.ts';
import { normalizedName } from '../domain/reading/names.ts';
import { MOST_NAMES, MOST_TAX_IDS, VendorRecord } from '../domain/vendor-record.ts';
import type { Database } from '../store/database.ts';
import { readMail } from '../store/mails.ts';
import { ordersWith, orderOf } from '../store/orders.ts';
import { findRequisition, notFound } from '../store/requisitions.ts';
import { findSurvivor, searchVendors, type Vendor } from '../store/vendors.ts';
import { correspondenceOf, type Written } from './correspondence.ts';
import type { ContractQuery } from './search-contracts.ts';

export type VendorQuery = { name: string | null; taxId: string | null; domain: string | null };
/** Clauses of contracts that the principal may read, those that fit best first. */
export type ClauseSearch = (who: Principal, query: ContractQuery, signal: AbortSignal) => Promise<readonly Clause[]>;
export type EarlierOrder = { number: string; status: string; total: string | null; orderedOn: string };
export type FiledMail = { direction: 'in' | 'out'; at: string; subject: string; text: string };

/** What agents reach over HTTP at our own server. Each sees what the person may see, and throws `not_found` else. */
export type InternalServices = {
  searchVendors(who: Principal, query: VendorQuery): Promise<readonly VendorRecord[]>;
  readVendor(who: Principal, number: string): Promise<VendorRecord>;
  earlierOrders(who: Principal, vendor: string): Promise<readonly EarlierOrder[]>;
  /** The request, letters to vendors with their answers where the person may read letters, and the order; the request first. */
  mailsOf(who: Principal, requisition: string): Promise<readonly FiledMail[]>;
  /** Null where this installation has no contracts to search. */
  searchContracts: ClauseSearch | null;
};

const MOST_CHARACTERS = 20_000;

/** Of letters and answers, the last; with MOST_CHARACTERS they keep what is told below the size that openapi/mail.yaml declares. */
const MOST_WRITTEN = 8;
const LONGEST_SUBJECT = 1000;

/** Where records were merged into it, one may have more names than an agent is shown; its own come first. */
const shown = (vendor: Vendor): VendorRecord =>
  VendorRecord.parse({
    ...vendor,
    aliases: vendor.aliases.slice(0, MOST_NAMES),
    taxIds: vendor.taxIds.slice(0, MOST_TAX_IDS),
    domains: vendor.domains.slice(0, MOST_NAMES),
    confirmed: vendor.confirmed !== null,
  });

export const createInternalServices = (database: Database, searchContracts: ClauseSearch | null): InternalServices => ({
  searchVendors: async (who, { name, taxId, domain }) => {
    const wanted = { normalizedName: name && normalizedName(name), taxId, domain };
    return (await database.withPrincipal(who, (tx) => searchVendors(tx, wanted))).map(shown);
  },
  readVendor: async (who, number) => {
    const vendor = await database.withPrincipal(who, (tx) => findSurvivor(tx, number));
    if (vendor === null) throw notFound();
    return shown(vendor);
  },
  earlierOrders: (who, vendor) =>
    database.withPrincipal(who, async (tx) =>
      (await ordersWith(tx, vendor)).map(({ number, status, data, createdAt }) => {
        const total = OrderDocument.safeParse(data).data?.total;
        return { number, status, total: total ? formatMoney(total, 'en') : null, orderedOn: createdAt.slice(0, 10) };
      }),
    ),
  mailsOf: (who, id) =>
    database.withPrincipal(who, async (tx) => {
      const requisition = await findRequisition(tx, id);
      if (!requisition) throw notFound();
      const mail = await readMail(tx, requisition.mail);
      const order = await orderOf(tx, id);
      const sent = order?.status === 'sent' ? [{ at: order.createdAt, number: order.number }] : [];
      const written = (await correspondenceOf(tx, id)).slice(-MOST_WRITTEN);
      // What the sender of the request says of its date puts it nowhere else than first.
      return [
        ...(mail ? [{ direction: 'in' as const, at: mail.date, subject: mail.subject, text: textOf(mail) }] : []),
        ...[
          ...written.map(filedAs),
          ...sent.map(({ at, number }) => ({ direction: 'out' as const, at, subject: `Order ${number}`, text: '' })),
        ].toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at)),
      ];
    }),
  searchContracts,
});

const filedAs = ({ from, at, subject, text }: Written): FiledMail => ({
  direction: from === 'us' ? 'out' : 'in',
  at,
  subject: subject.slice(0, LONGEST_SUBJECT),
  text: text.slice(0, MOST_CHARACTERS),
});

const textOf = ({ body, forwarded }: { body: string; forwarded: string }): string =>
  [body, forwarded].filter(Boolean).join('\n\n').slice(0, MOST_CHARACTERS);

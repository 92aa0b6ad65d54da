import { readdirSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';
import { fillDays, fillTemplate } from '../../../src/cli/template.ts';
import { readIntake } from '../../../sandbox/model/intake.ts';
import { readCostCentres, readPeople, readTenants, readVendors } from '../../../sandbox/seed/read.ts';
import type { GateContext } from '../../../src/agents/intake/guardrail.ts';
import { IntakeOutput } from '../../../src/agents/intake/output.ts';
import type { TenantRecords } from '../../../src/domain/complete.ts';
import { ATTACHMENT_LIMITS } from '../../../src/documents/limits.ts';
import { read } from '../../../src/documents/read.ts';
import type { AttachedDocument, ReadMail } from '../../../src/domain/reading.ts';
import { filesOf, parseMail } from '../../../src/mail/parse.ts';

const Expected = z.object({
  tenant: z.string(),
  sender: z.string().nullable(),
  purchaseRequest: z.boolean(),
  asks: z.array(z.string()).default([]),
});

/** A sample as the gate meets it: the mail, what the stand-in model copies from it, and whose it is. */
export type Sample = {
  name: string;
  mail: ReadMail;
  output: IntakeOutput;
  context: GateContext;
  records: TenantRecords;
  expected: z.infer<typeof Expected>;
};

const folder = new URL('../../../samples/', import.meta.url);
/** A Tuesday at noon in both tenants' time zones. */
export const now = new Date('2026-11-24T16:00:00Z');

const expectations = () =>
  z
    .record(z.string(), Expected)
    .parse(parse(fillDays(readFileSync(new URL('expected.yaml', folder), 'utf8'), now, 'test')));

/** What the seeds say of a tenant, and of the person. */
export const recordsOf = (tenant: string, sender: string | null): TenantRecords => {
  const person = readPeople()[tenant]?.find(({ id }) => id === (sender ?? 'requester'));
  const asOf = now.toISOString();
  return {
    person: {
      id: person?.id ?? '',
      defaultCostCenter: person?.costCentre ?? null,
      defaultDeliveryPlace: person?.deliveryPlace ?? null,
      asOf,
    },
    costCenters: (readCostCentres()[tenant] ?? []).map(({ code }) => code),
    vendors: (readVendors()[tenant] ?? []).map(
      ({ number, name, aliases, country, taxIds, domain, email, categories }) => ({
        number,
        name,
        aliases,
        country,
        taxIds: taxIds.map(({ value }) => value),
        domains: domain === null ? [] : [domain],
        email,
        categories,
      }),
    ),
    asOf,
  };
};

export const contextOf = (id: string, sender: string | null): GateContext => {
  const tenant = readTenants().find((one) => one.id === id);
  const person = readPeople()[id]?.find((one) => one.id === (sender ?? 'requester'));
  if (!tenant || !person) throw new Error(`no tenant ${id} or person ${String(sender)} in the seeds`);
  return {
    timeZone: tenant.timeZone,
    baseCurrency: tenant.currency,
    requester: { name: person.name, email: person.email },
    tenant: { name: tenant.name, domains: [tenant.mailDomain], taxIds: [tenant.taxId.value] },
  };
};

/** The files of a mail, read as the product reads them. */
export const documentsOf = async (raw: Uint8Array): Promise<AttachedDocument[]> =>
  Promise.all(
    (await filesOf(raw)).map(async (file) => ({ name: file.name, document: await read(file, ATTACHMENT_LIMITS) })),
  );

/** The text of each page. */
export const textsOf = (documents: readonly AttachedDocument[]): string[] =>
  documents.flatMap(({ document }) => (document.kind === 'text' ? document.pages.map(({ text }) => text) : []));

/** Every sample mail, dated `now`, read by the rules of the stand-in model. */
export const readSamples = async (): Promise<Sample[]> => {
  const expected = expectations();
  const files = readdirSync(folder).filter((name) => name.endsWith('.eml'));
  return Promise.all(
    files.map(async (name) => {
      const raw = fillTemplate(readFileSync(new URL(name, folder)), now, 'test');
      const { content } = await parseMail(raw, now.toISOString());
      const documents = await documentsOf(raw);
      const mail = { ...content, documents };
      const known = expected[name];
      if (!known) throw new Error(`${name} is not in expected.yaml`);
      const output = IntakeOutput.parse(
        readIntake({ ...mail, attached: textsOf(documents), from: `${mail.from.name} <${mail.from.address}>` }),
      );
      return {
        name,
        mail,
        output,
        context: contextOf(known.tenant, known.sender),
        records: recordsOf(known.tenant, known.sender),
        expected: known,
      };
    }),
  );
};

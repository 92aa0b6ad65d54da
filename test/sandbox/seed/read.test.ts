import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { checkVAT, countries } from 'jsvat-next';
import { stdnum } from 'stdnum';
import { parse } from 'yaml';
import { z } from 'zod';
import {
  readCompanies,
  readCostCentres,
  readPeople,
  readTenants,
  readVendors,
  type Person,
} from '../../../sandbox/seed/read.ts';

const tenants = readTenants();
const ids = tenants.map(({ id }) => id);
const [people, vendors, costCentres] = [readPeople(), readVendors(), readCostCentres()];
const companies = readCompanies();

const PERSON_IDS = 'requester requester2 buyer buyer2 head finance compliance receiver auditor admin'.split(' ');

const holidays = (id: string) => tenants.find((tenant) => tenant.id === id)?.calendar.holidays ?? [];
const weekday = (date: string) => new Date(`${date}T12:00:00Z`).getUTCDay();
const federal = (name: string) => holidays('acme').filter((holiday) => holiday.name === name);

const policy = (name: string): unknown =>
  parse(readFileSync(new URL(`../../../policies/${name}.yaml`, import.meta.url), 'utf8'));

test('every file is about the same tenants', () => {
  expect(ids).toEqual(['acme', 'rheinwerk']);
  expect([people, vendors, costCentres].map((file) => Object.keys(file))).toEqual([ids, ids, ids]);
});

describe.each(tenants.map((tenant) => [tenant.id, tenant] as const))('%s', (id, tenant) => {
  const ofTenant = people[id] ?? [];

  test('has all the people, each with a known cost centre and deputy', () => {
    expect(ofTenant.map((person) => person.id)).toEqual(PERSON_IDS);
    const codes = (costCentres[id] ?? []).map(({ code }) => code);
    for (const person of ofTenant) {
      expect(codes).toContain(person.costCentre);
      expect([...PERSON_IDS, undefined]).toContain(person.deputy);
      expect(person.deputy).not.toBe(person.id);
      expect(person.email.endsWith(`@${tenant.mailDomain}`)).toBe(true);
    }
  });

  test('has one mail address for each person', () => {
    expect(new Set(ofTenant.map(({ email }: Person) => email.toLowerCase())).size).toBe(ofTenant.length);
  });

  test('has budgets for two years, owned by people, one of them nearly used up', () => {
    const budgets = (costCentres[id] ?? []).flatMap(({ years }) => Object.values(years));
    for (const { owner, years } of costCentres[id] ?? []) {
      expect(PERSON_IDS).toContain(owner);
      expect(Object.keys(years)).toEqual(['2026', '2027']);
    }
    expect(budgets.some(({ budget, actual }) => budget - actual < 500)).toBe(true);
  });

  test('has vendors for every outcome of clearance, numbered once', () => {
    const ofVendors = vendors[id] ?? [];
    expect(new Set(ofVendors.map(({ number }) => number)).size).toBe(ofVendors.length);
    const stories =
      'cleared conditional not_cleared ambiguous unknown_to_provider sanctioned on_hold bankrupt near_duplicate unconfirmed';
    expect(ofVendors.map(({ story }) => story)).toEqual(expect.arrayContaining(stories.split(' ')));
    for (const { status, holdReason, confirmed } of ofVendors) {
      expect(status === 'hold').toBe(holdReason !== undefined);
      expect(['buyer', 'buyer2', undefined]).toContain(confirmed?.by);
    }
  });
});

/** The country whose tax id this is by its check digits; undefined when it is none. */
function countryOfTaxId(value: string, country: string): string | undefined {
  if (country === 'US') return stdnum.US?.ein?.validate(value).isValid === true ? 'US' : undefined;
  if (country === 'JP') return stdnum.JP?.cn?.validate(value).isValid === true ? 'JP' : undefined;
  const checked = checkVAT(value, countries);
  return checked.isValid ? checked.country?.isoCode.short : undefined;
}

test('categories and sources of confirmation are those of the policies', () => {
  const all = Object.values(vendors).flat();
  const Ids = z.array(z.object({ id: z.string() })).transform((entries) => entries.map(({ id }) => id));
  const { categories } = z.object({ categories: Ids }).parse(policy('categories'));
  const { sources } = z.object({ sources: Ids }).parse(policy('confirmation'));
  expect(categories).toEqual(expect.arrayContaining(all.flatMap((vendor) => vendor.categories)));
  expect(sources).toEqual(expect.arrayContaining(all.flatMap(({ confirmed }) => confirmed?.source ?? [])));
});

describe('tax ids', () => {
  const all = [
    ...tenants.map(({ name, country, taxId }) => ({ name, country, value: taxId.value })),
    ...Object.values(vendors).flatMap((list) =>
      list.flatMap(({ name, country, taxIds }) => taxIds.map(({ value }) => ({ name, country, value }))),
    ),
    ...companies.flatMap(({ name, country, registration }) =>
      registration === undefined ? [] : [{ name, country, value: registration }],
    ),
  ];

  test.each(all.map(({ name, value, country }) => [name, value, country] as const))('%s: %s', (_, value, country) => {
    expect(countryOfTaxId(value, country)).toBe(country);
  });
});

test('a vendor and the provider mean the same company by one D-U-N-S number', () => {
  const known = new Map(companies.map((company) => [company.duns, company]));
  expect(known.size).toBe(companies.length);
  for (const { duns, name, country, taxIds } of Object.values(vendors).flat()) {
    if (duns === null) continue;
    expect(known.get(duns)).toMatchObject({ name, country, registration: taxIds[0]?.value });
  }
});

test('Northwind Traders is cleared and confirmed at acme', () => {
  expect(vendors.acme?.find(({ name }) => name === 'Northwind Traders')).toMatchObject({
    story: 'cleared',
    status: 'active',
    taxIds: [{ type: 'EIN', value: '91-1234567' }],
    email: 'orders@northwind.example',
    confirmed: { by: 'buyer2' },
  });
});

test.each(['Lumen Optics LLC', 'Brightwater Supplies Ltd', 'Atelier Duval SARL', 'Feinmechanik Kessler GmbH'])(
  '%s is new: the provider knows it as a good company, no tenant has it as a vendor',
  (name) => {
    const company = companies.find((candidate) => candidate.name === name);
    expect(company?.risk.ser).toBeLessThanOrEqual(6);
    expect(company?.risk.failureClass).toBeLessThanOrEqual(3);
    expect(
      Object.values(vendors)
        .flat()
        .map((vendor) => vendor.name),
    ).not.toContain(name);
  },
);

describe('holidays', () => {
  test('are there for both years, once each, in order', () => {
    for (const id of ids) {
      const dates = holidays(id).map(({ date }) => date);
      expect(dates).toEqual([...new Set(dates)].toSorted());
      expect(new Set(dates.map((date) => date.slice(0, 4)))).toEqual(new Set(['2026', '2027']));
    }
  });

  test('the federal ones are observed on working days, on their weekday', () => {
    for (const { date } of holidays('acme')) expect([1, 2, 3, 4, 5]).toContain(weekday(date));
    expect(federal('Thanksgiving Day').map(({ date }) => weekday(date))).toEqual([4, 4]);
    for (const name of ['Martin Luther King Jr. Day', 'Memorial Day', 'Labor Day', 'Columbus Day'])
      expect(federal(name).map(({ date }) => weekday(date))).toEqual([1, 1]);
  });

  test.each([
    ['2026', '2026-04-05'],
    ['2027', '2027-03-28'],
  ])('the German ones of %s hang on Easter, %s', (year, easter) => {
    const offsets = { Karfreitag: -2, Ostermontag: 1, 'Christi Himmelfahrt': 39, Pfingstmontag: 50, Fronleichnam: 60 };
    for (const [name, days] of Object.entries(offsets)) {
      const date = new Date(Date.parse(`${easter}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
      expect(holidays('rheinwerk').find((h) => h.name === name && h.date.startsWith(year))?.date).toBe(date);
    }
  });
});

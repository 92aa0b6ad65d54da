import { readCostCentres, readPeople, readVendors } from '../../sandbox/seed/read.ts';
import { requestOf } from '../../src/activities/agent-request.ts';
import { parsedOr } from '../../src/activities/parsed-or.ts';
import { intakeAgent } from '../../src/agents/intake/agent.ts';
import { intakeGate } from '../../src/agents/intake/guardrail.ts';
import { IntakeOutput } from '../../src/agents/intake/output.ts';
import { vendorAgent } from '../../src/agents/vendor/agent.ts';
import { recordedFacts } from '../../src/agents/vendor/facts.ts';
import { vendorGate } from '../../src/agents/vendor/guardrail.ts';
import { VendorOutput } from '../../src/agents/vendor/output.ts';
import { digestOf } from '../../src/digest.ts';
import { decideClearance } from '../../src/domain/clearance.ts';
import { complete, type Completed, type TenantRecords } from '../../src/domain/complete.ts';
import { orderDocument } from '../../src/domain/order.ts';
import type { Policies } from '../../src/domain/policies.ts';
import { homes } from '../../src/evals/homes.ts';
import { wholeMail, type IntakeCase } from '../../src/evals/intake.ts';
import { recordedTools } from '../../src/evals/recorded-tools.ts';
import type { Exam } from '../../src/evals/exam.ts';
import { sit, type Room } from '../../src/evals/sit.ts';
import type { VendorCase } from '../../src/evals/vendor.ts';
import { loadRegistry } from '../../src/tools/registry.ts';

/** How a mail ended: with an order of this digest, or with a question. */
export type Ended = { order: string } | { asks: string[] };

/** The mail and the records of the vendor that it names, from the cases. */
export type Given = { mail: IntakeCase; vendor: VendorCase; requester: string };

const registry = await loadRegistry();
const requests = { intake: requestOf(intakeAgent), vendor: requestOf(vendorAgent) };

const nothing = { values: {}, doubted: [] };

/** From the mail to what would be ordered: both agents, both gates, completion and clearance, without Temporal and Postgres. */
export async function carried(given: Given, policies: Policies, room: Omit<Room, 'limits'>): Promise<Ended> {
  const completed = await read(given, policies, room);
  if (completed.asks.length > 0) return { asks: completed.asks.map(({ field }) => field) };
  const cleared = await lookedUp(given, completed, policies, room);
  if (cleared.asks.length > 0) return cleared;
  const { requirement, vendorMatch } = completed;
  const record = vendorsOf(given).find(({ number }) => vendorMatch.kind === 'one' && number === vendorMatch.number);
  if (record === undefined) return { asks: ['vendor.name'] };
  const { number, name, country, taxIds, email } = record;
  const vendor = { number, name, country, taxId: taxIds[0]?.value ?? null, email };
  const head = { number: 'PO-000001', date: '2026-11-26', requisition: 'R-000001', tenant: { name: given.mail.home } };
  return { order: digestOf(orderDocument(requirement, { ...head, vendor })) };
}

const vendorsOf = ({ mail }: Given) => readVendors()[mail.home] ?? [];

function recordsOf(given: Given): TenantRecords {
  const { home, mail } = given.mail;
  const person = readPeople()[home]?.find(({ id }) => id === given.requester);
  return {
    person: {
      id: given.requester,
      defaultCostCenter: person?.costCentre ?? null,
      defaultDeliveryPlace: person?.deliveryPlace ?? null,
      asOf: mail.date,
    },
    costCenters: (readCostCentres()[home] ?? []).map(({ code }) => code),
    vendors: vendorsOf(given).map(({ taxIds, domain, ...vendor }) => ({
      ...vendor,
      taxIds: taxIds.map(({ value }) => value),
      domains: [domain],
    })),
    asOf: mail.date,
  };
}

const limitsOf = (agent: string, { limits }: Policies): Room['limits'] => {
  const found = limits.agents[agent];
  if (found === undefined) throw new Error(`no limits for ${agent}`);
  return found;
};

async function read(given: Given, policies: Policies, room: Omit<Room, 'limits'>): Promise<Completed> {
  const { mail: wanted, home } = given.mail;
  const mail = wholeMail(wanted);
  const context = { ...homes[home], requester: { name: mail.from.name, email: mail.from.address } };
  let completed: Completed | null = null;
  const exam: Exam = {
    id: 'intake',
    tests: '',
    language: null,
    agent: intakeAgent,
    firstMessage: intakeAgent.input(mail),
    request: (messages, most) => requests.intake(registry, messages, most),
    call: recordedTools(registry, intakeAgent, []),
    expected: { values: {}, follows: {}, either: {}, ask: [] },
    judge: (text, _, mayReask) => {
      const output = parsedOr(text ?? '', IntakeOutput);
      if (output === null) throw new Error('the stand-in left its schema');
      const { verdict, reading } = intakeGate(output, mail, context, mayReask ? 0 : 1);
      completed = complete(reading, recordsOf(given), policies.intake, policies.categories);
      return { reask: verdict.verdict === 'reask' ? verdict.say : null, answer: nothing, gated: nothing };
    },
  };
  await sit(exam, { ...room, limits: limitsOf('intake', policies) });
  if (completed === null) throw new Error('nothing was read');
  return completed;
}

async function lookedUp(
  { vendor: recorded }: Given,
  { requirement: { vendor } }: Completed,
  policies: Policies,
  room: Omit<Room, 'limits'>,
): Promise<{ asks: string[] }> {
  const minConfidence = policies.clearance.identity.confidence.atLeast;
  const found: { asks: string[] } = { asks: ['vendor.name'] };
  const exam: Exam = {
    id: 'vendor',
    tests: '',
    language: null,
    agent: vendorAgent,
    firstMessage: vendorAgent.input(vendor),
    request: (messages, most) => requests.vendor(registry, messages, most),
    call: recordedTools(registry, vendorAgent, recorded.tools),
    expected: { values: {}, follows: {}, either: {}, ask: [] },
    judge: (text, receipts, mayReask) => {
      const output = parsedOr(text ?? '', VendorOutput);
      if (output === null) throw new Error('the stand-in left its schema');
      const { verdict } = vendorGate({ output, receipts, vendor, attempt: mayReask ? 1 : 2, minConfidence });
      const { facts } = recordedFacts(receipts, vendor, minConfidence);
      const { decision } = decideClearance(facts, policies.clearance, recorded.day);
      const asked = verdict.verdict === 'ask_human' ? verdict.asks.map(({ field }) => field) : [];
      found.asks = decision === 'cleared' ? asked : [...asked, `clearance ${decision}`];
      return { reask: verdict.verdict === 'reask' ? verdict.say : null, answer: nothing, gated: nothing };
    },
  };
  await sit(exam, { ...room, limits: limitsOf('vendor', policies) });
  return found;
}

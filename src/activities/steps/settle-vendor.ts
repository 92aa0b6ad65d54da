import { mayBeSentTo, type ClearanceFacts } from '../../domain/clearance.ts';
import { normalizedName } from '../../domain/reading/names.ts';
import type { PlanStep } from '../../domain/plan.ts';
import type { Policies } from '../../domain/policies.ts';
import type { Requisition, StoredClearance } from '../../store/requisitions.ts';
import { findVendor, registerVendor, type Vendor } from '../../store/vendors.ts';
import { requirementOf } from './requirement-of.ts';
import type { Outcome, Scene } from './step.ts';
import { waitFor } from './wait-for.ts';

const domainOf = (email: string): string => email.slice(email.lastIndexOf('@') + 1).toLowerCase();

/** The vendor's number in our master; one who is not in it is registered, unconfirmed. */
const numberOf = async ({ tx, requisition }: Scene, duns: string | null, known: string | null): Promise<string> => {
  if (known !== null) return known;
  const { vendor } = requirementOf(requisition);
  return registerVendor(tx, {
    requisition: requisition.id,
    name: vendor.name ?? '',
    normalizedName: normalizedName(vendor.name ?? ''),
    country: vendor.country,
    taxIds: vendor.taxId === null ? [] : [vendor.taxId],
    email: vendor.email,
    domains: vendor.email === null ? [] : [domainOf(vendor.email)],
    duns,
  });
};

/** What is compared, and the second sources that the policy accepts. */
const toConfirm = (vendor: Vendor, { sources }: Policies['confirmation']) => ({
  number: vendor.number,
  name: vendor.name,
  country: vendor.country,
  'vendor.email': vendor.email,
  'vendor.taxId': vendor.taxIds[0] ?? null,
  duns: vendor.duns,
  sources: sources.map(({ id }) => id).join(', '),
});

type Change = { clearance: StoredClearance; vendorNumber: string };

/** The vendor in the master, or the wait for a second person who confirms where to write to. */
export const confirmedVendor = async (
  scene: Scene,
  clearance: StoredClearance,
  facts: ClearanceFacts,
  clearStep: PlanStep['state'],
): Promise<{ vendor: Vendor | null; change: Change } | Extract<Outcome, { state: 'waiting' | 'again' }>> => {
  const known = facts.vendor.state === 'known' ? facts.vendor.value.number : null;
  const number = await numberOf(scene, clearance.duns, known);
  const vendor = await findVendor(scene.tx, number);
  const change = { clearance, vendorNumber: number };
  // Merged since the agent looked: it is looked at as the record that it leads to.
  if (vendor?.status === 'merged') return { state: 'again', status: 'screening', change };
  if (vendor && !vendor.confirmed) {
    const task = await waitFor(scene, {
      topic: 'vendor_confirmation',
      facts: toConfirm(vendor, scene.context.policies.confirmation),
    });
    const plan: PlanStep[] = [
      { step: 'clear_vendor', state: clearStep, note: null },
      { step: 'confirm_vendor', state: 'waiting', note: 'vendor_confirmation' },
    ];
    return { state: 'waiting', status: 'on_hold', task, change, plan };
  }
  return { vendor, change };
};

/** By which agent the facts were looked up, and in whose name. */
export const lookedUpFor = ({ requester }: Pick<Requisition, 'requester'>) => ({
  agent: 'vendor',
  onBehalfOf: requester,
});

/** A vendor who may be bought from is in the master, and a second person has confirmed where to write to. */
export const settleVendor = async (
  scene: Scene,
  clearance: StoredClearance,
  facts: ClearanceFacts,
): Promise<Outcome> => {
  const { requisition } = scene;
  const found = await confirmedVendor(scene, clearance, facts, 'done');
  if ('state' in found) return found;
  const { vendor, change } = found;
  // Our record has changed since the agent looked: what stands in it now is looked at anew, or it would go round for ever.
  if (!vendor || !mayBeSentTo(vendor, clearance)) return { state: 'again', status: 'screening', change };
  const payload = { clearance, facts, vendor: vendor.number, ...lookedUpFor(requisition) };
  const entry = { kind: 'vendor_cleared', payload };
  const plan = [confirmedStep(vendor, requisition.id)];
  return { state: 'done', status: 'screening', change, plan, ...(isKnown(requisition, clearance) ? {} : { entry }) };
};

/** Whether the case file has it already: a look may be repeated after a crash, and after approvals that came to nothing. */
const isKnown = ({ plan, clearance: before }: Requisition, { run, vendorDigest }: StoredClearance): boolean =>
  before?.decision === 'cleared' &&
  before.run === run &&
  before.vendorDigest === vendorDigest &&
  plan.some(({ step, state }) => step === 'confirm_vendor' && (state === 'done' || state === 'skipped'));

const confirmedStep = (vendor: Vendor, requisition: string): PlanStep =>
  vendor.registeredFor === requisition
    ? { step: 'confirm_vendor', state: 'done', note: null }
    : { step: 'confirm_vendor', state: 'skipped', note: 'confirmed before' };

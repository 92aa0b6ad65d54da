import { money } from '../domain/money.ts';
import { agreementOf, compareOrders } from '../domain/observe.ts';
import { OrderDocument } from '../domain/order.ts';
import { appendCase } from '../store/case-file.ts';
import { fileOrder, listObservations, type Observation } from '../store/observed.ts';
import { lockRequisition } from '../store/requisitions.ts';
import { personActor } from './actor.ts';
import type { Services } from './api.ts';
import type { ServiceContext } from './context.ts';
import type { ObserveReport } from './view.ts';

/** Records what a buyer ordered for a requisition, to be compared with what would have been ordered. */
export const fileObserved =
  (context: ServiceContext): Services['fileObserved'] =>
  (who, id, { vendor, total, currency, lines }) =>
    context.database.withPrincipal(who, async (tx) => {
      await lockRequisition(tx, id);
      const order = { vendor, totalMinor: money(currency, total).minor, currency, lines };
      await fileOrder(tx, id, who.person, order);
      await appendCase(tx, id, { at: context.now(), actor: personActor(who), kind: 'observed_filed', payload: order });
    });

type Row = ObserveReport['items'][number];

const stateOf = ({ isObserved, filed, status }: Observation): Row['state'] => {
  if (isObserved) return filed === null ? 'not_filed' : 'compared';
  return status === 'observed' ? 'not_filed' : 'not_observed';
};

const rowOf = (observation: Observation): Row => {
  const { requisition, status, filed, data } = observation;
  const state = stateOf(observation);
  if (state !== 'compared' || filed === null) return { requisition, status, state, fields: [] };
  const { vendor, total, lines } = OrderDocument.parse(data);
  const ours = { vendor: vendor.name, vendorNumber: vendor.number, total, lines: lines.length };
  const { totalMinor: minor, currency } = filed;
  const theirs = { vendor: filed.vendor, total: { minor, currency }, lines: filed.lines };
  return { requisition, status, state, fields: compareOrders(ours, theirs) };
};

/** What would have been ordered beside what was; whatever cannot be compared is named, and counts nowhere. */
export const observeReport =
  (context: ServiceContext): Services['observeReport'] =>
  (who) =>
    context.database.withPrincipal(who, async (tx) => {
      const items = (await listObservations(tx)).map(rowOf);
      return { items, agreement: agreementOf(items.flatMap(({ fields }) => fields)) };
    });

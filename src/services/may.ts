import { mayAsk } from '../domain/rights.ts';
import { isFinal, mayAct, type Action } from '../domain/status.ts';
import type { Requisition } from '../store/requisitions.ts';
import type { Person } from './api.ts';
import type { RequisitionView } from './view.ts';

const mayStop = (who: Person, { status, orderNumber }: Requisition, isSubmitter: boolean): boolean =>
  mayAct('withdraw', status, { roles: who.roles, isSubmitter }) &&
  // What has a number is stopped by whoever may stop what is being ordered (requireStoppable).
  (orderNumber === null || mayAct('withdraw', 'ordering', { roles: who.roles, isSubmitter: false }));

/** What this person may do to a requisition as it stands; a service may still refuse it for what has happened elsewhere. */
export const mayDo = (who: Person, requisition: Requisition): RequisitionView['may'] => {
  const { status, submitter, requester, requirement, orderNumber } = requisition;
  const isSubmitter = who.person === submitter || who.person === requester;
  const may = (action: Action) => mayAct(action, status, { roles: who.roles, isSubmitter });
  const acts = {
    edit: mayAsk(who.roles, 'edit') && may('edit') && requirement !== null && orderNumber === null,
    withdraw: mayAsk(who.roles, 'withdraw') && mayStop(who, requisition, isSubmitter),
    reopen: mayAsk(who.roles, 'reopen') && may('reopen'),
    release: mayAsk(who.roles, 'reopen') && may('release') && !isSubmitter,
    reassign: mayAsk(who.roles, 'reassign') && who.person !== requester && !isFinal(status),
    hold: mayAsk(who.roles, 'hold'),
  } satisfies Record<RequisitionView['may'][number], boolean>;
  return actNames.filter((act) => acts[act]);
};

const actNames = ['edit', 'withdraw', 'reopen', 'release', 'reassign', 'hold'] as const;

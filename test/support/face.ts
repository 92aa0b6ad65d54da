import { readPeople } from '../../sandbox/seed/read.ts';
import { PersonId, TenantId } from '../../src/domain/principal.ts';
import type { Verb } from '../../src/domain/task.ts';
import type { Person, Services } from '../../src/services/api.ts';
import type { TaskView } from '../../src/services/view.ts';

type Bound<T> = T extends (who: Person, ...rest: infer A) => infer R ? (...rest: A) => R : never;

/** What one person may do; `decide` takes the answer in short. */
export type Face = {
  [K in keyof Omit<Services, 'decide' | 'submit' | 'reply' | 'ready' | 'tasks'>]: Bound<Services[K]>;
} & {
  who: Person;
  /** What waits for them. */
  tasks(): Promise<TaskView[]>;
  submit(raw: string | Uint8Array): Promise<{ id: string; duplicate: boolean }>;
  reply(raw: string, requisition?: string): ReturnType<Services['reply']>;
  decide(
    task: Pick<TaskView, 'id'>,
    verb: Verb,
    answer?: { fields?: Record<string, string>; reason?: string; seenDigest?: string },
  ): ReturnType<Services['decide']>;
};

/** A seeded person by id, of another tenant than acme as `rheinwerk/buyer`. */
export function personOf(name: string): Person {
  const [tenant, id] = name.includes('/') ? name.split('/') : ['acme', name];
  const seeded = readPeople()[tenant ?? '']?.find((person) => person.id === id);
  if (seeded === undefined) throw new Error(`${name} is nobody in sandbox/seed/people.yaml.`);
  return { kind: 'person', tenant: TenantId.parse(tenant), person: PersonId.parse(seeded.id), roles: seeded.roles };
}

/** Every service function as one person calls it. */
export function faceOf(services: Services, who: Person): Face {
  return {
    who,
    submit: (raw) => services.submit(who, Buffer.from(raw)),
    agents: () => services.agents(who),
    runAgent: (agent, input) => services.runAgent(who, agent, input),
    agentRuns: (wish) => services.agentRuns(who, wish),
    agentRun: (id) => services.agentRun(who, id),
    cancelAgentRun: (id) => services.cancelAgentRun(who, id),
    reply: (raw, requisition) => services.reply(who, Buffer.from(raw.replaceAll('\n', '\r\n')), requisition ?? null),
    heldMails: () => services.heldMails(who),
    releaseMail: (id) => services.releaseMail(who, id),
    dropMail: (id) => services.dropMail(who, id),
    events: (wish) => services.events(who, wish),
    parkedEvents: () => services.parkedEvents(who),
    retryEvent: (id) => services.retryEvent(who, id),
    dropEvent: (id) => services.dropEvent(who, id),
    show: (id) => services.show(who, id),
    list: (filter) => services.list(who, filter),
    tasks: async () => (await services.tasks(who)).items,
    claim: (id, seen) => services.claim(who, id, seen),
    release: (id, seen) => services.release(who, id, seen),
    assign: (id, change, seen) => services.assign(who, id, change, seen),
    task: (id) => services.task(who, id),
    review: (id) => services.review(who, id),
    checkAnswer: (id, answer) => services.checkAnswer(who, id, answer),
    decide: ({ id }, verb, answer = {}) =>
      services.decide(who, id, { verb, fields: {}, reason: null, seenDigest: null, ...answer }),
    edit: (id, fields, seen) => services.edit(who, id, fields, seen),
    withdraw: (id, reason, seen) => services.withdraw(who, id, reason, seen),
    reopen: (id, reason, seen) => services.reopen(who, id, reason, seen),
    reassign: (id, change, seen) => services.reassign(who, id, change, seen),
    delegate: (wanted) => services.delegate(who, wanted),
    delegations: () => services.delegations(who),
    inboundEvents: (wish) => services.inboundEvents(who, wish),
    fileObserved: (id, order) => services.fileObserved(who, id, order),
    observeReport: () => services.observeReport(who),
    pause: (of) => services.pause(who, of),
    resume: (of) => services.resume(who, of),
    pauses: () => services.pauses(who),
    source: (id) => services.source(who, id),
    doctor: () => services.doctor(who),
    history: (id) => services.history(who, id),
    transcript: (id) => services.transcript(who, id),
    verifyCases: (wanted) => services.verifyCases(who, wanted),
    exportCases: (wanted) => services.exportCases(who, wanted),
    hold: (id, said) => services.hold(who, id, said),
    erasePerson: (wanted) => services.erasePerson(who, wanted),
    decodeHistory: (payloads) => services.decodeHistory(who, payloads),
    explain: (question) => services.explain(who, question),
    policies: () => services.policies(who),
    policy: (name) => services.policy(who, name),
    spend: (days) => services.spend(who, days),
    requisitionSpend: (id) => services.requisitionSpend(who, id),
    report: (name, days) => services.report(who, name, days),
    modelReport: (days) => services.modelReport(who, days),
    vendors: (wish) => services.vendors(who, wish),
    vendor: (number) => services.vendor(who, number),
    holdVendor: (number, reason) => services.holdVendor(who, number, reason),
    releaseVendor: (number, reason) => services.releaseVendor(who, number, reason),
    proposeMerge: (number, said) => services.proposeMerge(who, number, said),
    confirmMerge: (number, into) => services.confirmMerge(who, number, into),
    rejectMerge: (number, reason) => services.rejectMerge(who, number, reason),
    budgets: (wish) => services.budgets(who, wish),
    orders: (wish) => services.orders(who, wish),
    order: (number) => services.order(who, number),
    people: (ids) => services.people(who, ids),
    receiveOrder: (number, delivery) => services.receiveOrder(who, number, delivery),
    acknowledgeOrder: (number, said) => services.acknowledgeOrder(who, number, said),
    changeOrder: (number, change, seen) => services.changeOrder(who, number, change, seen),
    withdrawChange: (number, wanted) => services.withdrawChange(who, number, wanted),
    closeOrder: (number, reason) => services.closeOrder(who, number, reason),
    cancelOrder: (number, reason) => services.cancelOrder(who, number, reason),
    holdOrder: (number, reason) => services.holdOrder(who, number, reason),
    releaseOrder: (number, reason) => services.releaseOrder(who, number, reason),
    tools: () => services.tools(who),
    toolDocument: (name) => services.toolDocument(who, name),
    acceptTools: (name, seenHash) => services.acceptTools(who, name, seenHash),
    addContract: (file, about) => services.addContract(who, file, about),
    contracts: () => services.contracts(who),
    contract: (id) => services.contract(who, id),
    dropContract: (id) => services.dropContract(who, id),
    searchContracts: (query, signal) => services.searchContracts(who, query, signal),
    importFile: (kind, bytes, how) => services.importFile(who, kind, bytes, how),
    embeddingState: () => services.embeddingState(who),
    webhooks: () => services.webhooks(who),
    webhook: (id) => services.webhook(who, id),
    webhookDeliveries: (id, wish) => services.webhookDeliveries(who, id, wish),
    addWebhook: (wanted) => services.addWebhook(who, wanted),
    changeWebhook: (id, change) => services.changeWebhook(who, id, change),
    switchWebhook: (id, isEnabled) => services.switchWebhook(who, id, isEnabled),
    dropWebhook: (id) => services.dropWebhook(who, id),
    rotateWebhook: (id) => services.rotateWebhook(who, id),
    testWebhook: (id) => services.testWebhook(who, id),
    redeliver: (delivery) => services.redeliver(who, delivery),
  };
}

import type { Command } from 'commander';
import { rightInWords, rights, type Operation } from '../domain/rights.ts';

/** What each command asks of the server, the last of it what the command is for; none where it asks no server or one that knows no rights. */
export const operationsOf: Readonly<Record<string, readonly Operation[]>> = {
  login: [],
  logout: [],
  whoami: [],
  submit: ['submit'],
  list: ['people', 'list'],
  show: ['people', 'show'],
  open: [],
  tasks: ['people', 'tasks'],
  task: ['people', 'review'],
  answer: ['task', 'checkAnswer', 'decide'],
  approve: ['task', 'decide'],
  reject: ['task', 'decide'],
  return: ['task', 'decide'],
  decide: ['task', 'decide'],
  // What they see; each decision that follows is checked by its own.
  retry: ['tasks'],
  accept: ['task', 'decide'],
  respond: ['task', 'decide'],
  ignore: ['task', 'decide'],
  reply: ['reply'],
  'mail list': ['heldMails'],
  'mail release': ['releaseMail'],
  'mail drop': ['dropMail'],
  edit: ['task', 'decide', 'edit'],
  withdraw: ['withdraw'],
  reopen: ['reopen'],
  reassign: ['reassign'],
  claim: ['claim'],
  release: ['release'],
  assign: ['assign'],
  delegate: ['delegations', 'delegate'],
  pause: ['pause'],
  resume: ['resume'],
  'observe file': ['fileObserved'],
  'observe report': ['observeReport'],
  source: ['source'],
  history: ['people', 'history'],
  transcript: ['transcript'],
  'audit verify': ['verifyCases'],
  'audit heads': ['verifyCases'],
  'audit export': ['exportCases'],
  hold: ['hold'],
  'erase person': ['erasePerson'],
  outbox: [],
  'vendors list': ['people', 'vendor', 'vendors'],
  'vendors hold': ['holdVendor'],
  'vendors release': ['releaseVendor'],
  'vendors merge': ['proposeMerge'],
  'vendors confirm-merge': ['confirmMerge'],
  'vendors reject-merge': ['rejectMerge'],
  orders: ['order', 'orders'],
  receive: ['receiveOrder'],
  acknowledge: ['acknowledgeOrder'],
  'order change': ['changeOrder'],
  'order withdraw': ['withdrawChange'],
  'order close': ['closeOrder'],
  'order cancel': ['cancelOrder'],
  'order hold': ['holdOrder'],
  'order release': ['releaseOrder'],
  budgets: ['budgets'],
  spend: ['requisitionSpend', 'spend'],
  'report vendors': ['report'],
  'report cycle-time': ['report'],
  'report open': ['report'],
  'report models': ['modelReport'],
  'contracts add': ['addContract'],
  'contracts list': ['contracts'],
  'contracts show': ['people', 'contract'],
  'contracts search': ['searchContracts'],
  'contracts remove': ['dropContract'],
  import: ['importFile'],
  'webhooks list': ['webhook', 'webhooks'],
  'webhooks add': ['addWebhook'],
  'webhooks change': ['changeWebhook'],
  'webhooks remove': ['dropWebhook'],
  'webhooks rotate': ['rotateWebhook'],
  'webhooks enable': ['switchWebhook'],
  'webhooks disable': ['switchWebhook'],
  'webhooks test': ['testWebhook'],
  'webhooks log': ['webhookDeliveries'],
  'webhooks redeliver': ['redeliver'],
  inbound: ['inboundEvents'],
  'policy check': [],
  'policy explain': ['explain'],
  'policy show': ['policy', 'policies'],
  'tools list': ['tools'],
  'tools matrix': ['tools'],
  'tools show': ['tools'],
  'tools accept': ['toolDocument', 'acceptTools'],
  'tools lint': [],
  'tools export kong': [],
  agents: ['agents'],
  'agent run': ['agentRun', 'runAgent'],
  'agent list': ['agentRuns'],
  'agent show': ['people', 'agentRun', 'history'],
  'agent cancel': ['cancelAgentRun'],
  doctor: ['pauses', 'embeddingState', 'doctor'],
  'events list': ['events'],
  'events parked': ['parkedEvents'],
  'events retry': ['retryEvent'],
  'events drop': ['dropEvent'],
  eval: [],
  temporal: ['decodeHistory'],
};

/** Every command that does something, by its words after `bin/qm`. */
export const leavesOf = (command: Command, path: readonly string[] = []): [string, Command][] =>
  command.commands.length === 0
    ? [[path.join(' '), command]]
    : command.commands.flatMap((child) => leavesOf(child, [...path, child.name()]));

const whoMay = (operation: Operation): string => {
  const { who, of } = rightInWords(operation);
  return `${who}${of === '' ? '' : `: ${of}`}`;
};

/** Adds to the help of every command who may do it, as the table of rights says. */
export function sayWhoMay(program: Command): void {
  for (const [path, command] of leavesOf(program)) {
    const operations = operationsOf[path] ?? [];
    // Everybody is told names, which says nothing of who may do it.
    const asked = operations.filter((operation) => operation !== 'people');
    const written = asked.filter((operation) => rights[operation].effect === 'writes');
    const said = new Set((written.length > 0 ? written : asked).map(whoMay));
    if (said.size > 0) command.addHelpText('after', `\nWho may:\n${[...said].map((line) => `  ${line}`).join('\n')}`);
  }
}

import { freshPlan, moved } from '../../src/domain/plan.ts';
import { PersonId } from '../../src/domain/principal.ts';
import type { ToolsView } from '../../src/services/tools-view.ts';
import type { AgentRunView } from '../../src/services/agent-runs-view.ts';
import type { AgentView, RequisitionView, TaskView } from '../../src/services/view.ts';

export const AT = '2026-11-23T09:00:00+00:00';

export const question: TaskView = {
  id: 'T-000001',
  requisition: 'R-000001',
  kind: 'question',
  topic: 'missing_facts',
  status: 'open',
  owner: { person: PersonId.parse('requester') },
  title: 'Facts are missing',
  what: 'Two facts are missing.',
  why: 'A new vendor needs a tax id.',
  how: 'Answer here.',
  asks: [
    { field: 'vendor.taxId', reason: 'A new vendor needs it.' },
    { field: 'lines[0].quantity', reason: 'The mail names two.' },
  ],
  verbs: ['answer'],
  facts: {},
  digest: null,
  refusal: null,
  openedAt: AT,
  due: '2026-12-07T14:00:00+00:00',
  claim: null,
  closedAt: null,
};

export const approval: TaskView = {
  ...question,
  id: 'T-000002',
  kind: 'approval',
  topic: 'approval_step',
  owner: { role: 'department_head' },
  title: 'Approve USD 1,480.00 for Northwind Traders',
  why: 'At or above USD 1,000.00 the department head approves.',
  asks: [],
  verbs: ['approve', 'reject', 'return'],
  facts: { budget: 'CC-4200', left: { currency: 'USD', minor: 1 } },
  digest: 'a'.repeat(64),
  due: null,
};

export const shelf: ToolsView = {
  documents: [
    { name: 'vendors', hash: 'a'.repeat(64), state: 'accepted', acceptedAt: AT, acceptedBy: null },
    { name: 'erp', hash: 'b'.repeat(64), state: 'changed', acceptedAt: AT, acceptedBy: 'admin' },
  ],
  operations: [
    {
      name: 'vendors_read',
      document: 'vendors',
      on: true,
      effect: 'read',
      scope: 'vendors:read',
      audience: 'vendors',
      during: ['screening'],
      rate: 60,
      timeout: 10,
      size: 1000,
      idempotency: 'safe',
      description: 'Reads one vendor.',
      arguments: { number: { type: 'string' } },
    },
    {
      name: 'order_create',
      document: 'erp',
      on: false,
      effect: 'write',
      scope: 'orders:write',
      audience: 'erp',
      during: ['ordering'],
      rate: 60,
      timeout: 30,
      size: 1000,
      idempotency: 'key',
      description: null,
      arguments: {},
    },
  ],
  agents: [
    { name: 'vendor', promptVersion: 'vendor/1', tools: ['vendors_read'], scopes: ['vendors:read'], input: null },
  ],
};

export const agent: AgentView = {
  name: 'vendor',
  promptVersion: 'vendor/1',
  tools: ['vendors_search'],
  scopes: ['vendors:read'],
  input: { type: 'object' },
  limits: { turns: 8, tokens: 300_000, outputTokensPerTurn: 2000, microUsd: 400_000, reasks: 1 },
  evals: null,
};

export const usd = (minor: number) => ({ currency: 'USD', minor });

export const requisition: RequisitionView = {
  id: 'R-000001',
  status: 'pending_approval',
  statusReason: null,
  phase: 'input_required',
  version: 2,
  // As a stranger's mail may bring it: a terminal command, a tab and text that runs backwards.
  subject: 'Drives\u001b[31m for\tthe \u202elab',
  submitter: 'requester',
  requester: 'requester2',
  handOvers: [{ from: 'head', to: 'requester2', by: 'admin', reason: 'Hannah has left.', at: AT }],
  plan: moved(moved(freshPlan(), 'read', 'done'), 'confirm_vendor', 'skipped', 'a known vendor'),
  steps: [{ step: 'read', ms: 95_000, waitedMs: 60_000, microUsd: 12_300 }],
  since: AT,
  may: ['edit', 'withdraw'],
  requirement: {
    vendor: { name: 'Northwind Traders', country: 'US', taxId: null, email: 'sales@northwind.example' },
    lines: [
      {
        description: 'Drive',
        quantity: '4',
        unit: 'pcs',
        unitPrice: { currency: 'USD', minor: 37_000, amount: '370.00' },
      },
    ],
    charges: [],
    tax: null,
    total: usd(148_000),
    totalIs: 'net',
    ceiling: null,
    currency: 'USD',
    neededBy: '2026-12-15',
    costCenter: 'CC-4200',
    deliveryPlace: 'Lab 2',
    justification: 'The old ones are worn.',
    category: null,
  },
  evidence: {
    'vendor.name': { by: 'quote', quote: 'from Northwind Traders', part: 'body' },
    costCenter: { by: 'record', record: 'person', id: 'requester', asOf: '2026-11-01' },
    total: { by: 'derived', from: ['lines[0].quantity', 'lines[0].unitPrice'], rule: 'sum of lines' },
    neededBy: { by: 'answer', task: 'T-000009', actor: 'requester', at: AT },
    deliveryPlace: { by: 'edit', actor: 'buyer', at: AT },
  },
  tasks: [question, approval, { ...approval, id: 'T-000003', status: 'decided' }],
  clearance: {
    decision: 'conditional',
    reasons: [{ code: 'supplier_risk_high', text: 'Supplier evaluation risk is 7.' }],
  },
  vendorNumber: 'V-100',
  negotiation: null,
  approvals: [
    {
      step: 1,
      role: 'department_head',
      seat: 1,
      of: 1,
      why: 'at or above USD 1,000.00',
      by: null,
      inPlaceOf: null,
      at: null,
    },
    { step: 2, role: 'finance_director', seat: 1, of: 1, why: 'always', by: 'finance', inPlaceOf: 'head', at: AT },
  ],
  purchaseOrder: {
    number: 'PO-000001',
    version: 1,
    status: 'posted',
    erpNumber: '4711',
    total: usd(148_000),
    sentTo: null,
  },
  cost: { microUsd: 12_300, turns: 5, atMostMicroUsd: 800_000 },
  paused: null,
  warnings: [],
  hold: null,
  erased: [{ kind: 'transcripts', at: AT }],
  standIns: ['model', 'identity'],
  temporal: {
    workflowId: 'requisition:acme:R-000001',
    runId: null,
    url: 'http://127.0.0.1:8233/namespaces/default',
    keptUntil: null,
  },
  createdAt: AT,
  updatedAt: AT,
};

export const agentRun: AgentRunView = {
  id: 'AR-000001',
  agent: 'vendor',
  promptVersion: 'vendor/1',
  person: 'buyer',
  subscription: null,
  state: 'completed',
  reason: null,
  phase: 'completed',
  verdict: 'allow',
  turns: 3,
  costMicroUsd: 1_200,
  cause: null,
  createdAt: AT,
  endedAt: AT,
  erased: false,
  input: { name: 'Northwind Traders' },
  output: { reasons: ['looks\u001b[31m fine'], payload: { clearance: { decision: 'cleared' } } },
  messages: [{ seq: 0, at: AT, content: { role: 'user', text: 'Who is it?' } }],
  runUrl: null,
};

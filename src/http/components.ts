import { z } from 'zod';
import { Json } from '../domain/json.ts';
import { Ask, Charge, Evidence, Money } from '../domain/requirement.ts';
import { Plan } from '../domain/plan.ts';
import { Accepted, Acted, AddedContract } from '../services/answers-view.ts';
import {
  BudgetRow,
  OrderRow,
  OrderView,
  PolicyRow,
  PolicyView,
  RequisitionSpendView,
  SpendView,
  VendorRow,
  VendorView,
} from '../services/records-view.ts';
import { DocumentDifference, ToolsView } from '../services/tools-view.ts';
import {
  AgentView,
  ContractRow,
  ContractView,
  DelegationView,
  HistoryView,
  ObserveReport,
  PausesView,
  RequirementView,
  RequisitionRow,
  RequisitionView,
  TaskView,
  TranscriptView,
} from '../services/view.ts';
import type { Answered } from './endpoint.ts';
import { Problem } from './problem.ts';
import type { Operation } from './router.ts';

/** What the document names, since programs give it a type of its own. */
const named = {
  Json,
  Problem,
  Money,
  Ask,
  Charge,
  Evidence,
  Plan,
  Accepted,
  Acted,
  AddedContract,
  Requisition: RequisitionView,
  RequisitionRow,
  Requirement: RequirementView,
  RequisitionSpend: RequisitionSpendView,
  Task: TaskView,
  History: HistoryView,
  Transcript: TranscriptView,
  Contract: ContractView,
  ContractRow,
  Vendor: VendorView,
  VendorRow,
  Order: OrderView,
  OrderRow,
  Budget: BudgetRow,
  Spend: SpendView,
  Policy: PolicyView,
  PolicyRow,
  Delegation: DelegationView,
  Pauses: PausesView,
  Observed: ObserveReport,
  Agent: AgentView,
  Tools: ToolsView,
  ToolDocument: DocumentDifference,
} as const satisfies Record<string, z.ZodType>;

type Named = { id: string };

export type JsonSchema = Record<string, unknown>;

const Schemas = z.object({ schemas: z.record(z.string(), z.record(z.string(), z.unknown())) });

const address = (id: string): string => `#/components/schemas/${id}`;
const pascal = (id: string): string => `${id.charAt(0).toUpperCase()}${id.slice(1)}`;

const isSchema = (answered: Answered): answered is z.ZodType => typeof answered === 'object';

const converted = (registry: z.core.$ZodRegistry<Named>, io: 'input' | 'output'): Record<string, JsonSchema> => {
  const { schemas } = Schemas.parse(z.toJSONSchema(registry, { uri: address, io, unrepresentable: 'any' }));
  return Object.fromEntries(
    Object.entries(schemas).map(([id, { $schema: _schema, $id: _id, ...schema }]) => [id, schema]),
  );
};

const add = (registry: z.core.$ZodRegistry<Named>, id: string, schema: z.ZodType): void => {
  if (!registry.has(schema)) registry.add(schema, { id });
};

/** The schemas of all operations by name; `refTo` names one of them, `queryOf` gives the parameters of an operation. */
export function componentsOf(operations: readonly Operation[]) {
  const answers = z.registry<Named>();
  const requests = z.registry<Named>();
  const queries = z.registry<Named>();
  for (const [id, schema] of Object.entries(named)) answers.add(schema, { id });
  for (const { id, answers: given, content, query } of operations) {
    for (const [status, answered] of Object.entries(given))
      if (isSchema(answered)) add(answers, `${pascal(id)}Answer${status === '200' ? '' : status}`, answered);
    for (const schema of Object.values(content)) if (schema) add(requests, `${pascal(id)}Body`, schema);
    if (query) add(queries, id, query);
  }
  const parameters = converted(queries, 'input');
  return {
    schemas: { ...converted(answers, 'output'), ...converted(requests, 'input') },
    refTo: (schema: z.ZodType): JsonSchema => ({
      $ref: address(answers.get(schema)?.id ?? requests.get(schema)?.id ?? ''),
    }),
    queryOf: ({ query }: Operation): JsonSchema => (query && parameters[queries.get(query)?.id ?? '']) ?? {},
  };
}

export type Components = ReturnType<typeof componentsOf>;

import { promptVersion as intakePrompt } from '../agents/intake/prompt.ts';
import { promptVersion as negotiationPrompt } from '../agents/negotiation/prompt.ts';
import { promptVersion as vendorPrompt } from '../agents/vendor/prompt.ts';
import type { Policies } from '../domain/policies.ts';
import type { Registry } from '../tools/registry.ts';
import { readCases } from './cases.ts';
import { IntakeCase, intakeExam } from './intake.ts';
import { NegotiationEval, negotiationExam } from './negotiation.ts';
import type { EvaluatedAgent } from './report.ts';
import type { Subject } from './run.ts';
import { VendorCase, vendorExam } from './vendor.ts';

const subjects = {
  intake: (_, registry) => ({
    promptVersion: intakePrompt,
    exams: readCases('intake', IntakeCase).map((given) => intakeExam(given, registry)),
  }),
  vendor: ({ clearance }, registry) => ({
    promptVersion: vendorPrompt,
    exams: readCases('vendor', VendorCase).map((given) => vendorExam(given, clearance, registry)),
  }),
  negotiation: ({ negotiation }, registry) => ({
    promptVersion: negotiationPrompt,
    exams: readCases('negotiation', NegotiationEval).map((given) => negotiationExam(given, negotiation, registry)),
  }),
} as const satisfies Record<EvaluatedAgent, (policies: Policies, registry: Registry) => Omit<Subject, 'agent'>>;

/** The cases of one agent, as it meets them. */
export const subjectOf = (agent: EvaluatedAgent, policies: Policies, registry: Registry): Subject => ({
  agent,
  ...subjects[agent](policies, registry),
});

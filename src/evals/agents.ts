import { promptVersion as intakePrompt } from '../agents/intake/prompt.ts';
import { promptVersion as negotiationPrompt } from '../agents/negotiation/prompt.ts';
import { promptVersion as vendorPrompt } from '../agents/vendor/prompt.ts';
import type { Policies } from '../domain/policies.ts';
import { readCases } from './cases.ts';
import { IntakeCase, intakeExam } from './intake.ts';
import { NegotiationEval, negotiationExam } from './negotiation.ts';
import type { EvaluatedAgent } from './report.ts';
import type { Subject } from './run.ts';
import { VendorCase, vendorExam } from './vendor.ts';

const subjects = {
  intake: () => ({ promptVersion: intakePrompt, exams: readCases('intake', IntakeCase).map(intakeExam) }),
  vendor: ({ clearance }: Policies) => ({
    promptVersion: vendorPrompt,
    exams: readCases('vendor', VendorCase).map((given) => vendorExam(given, clearance)),
  }),
  negotiation: ({ negotiation }: Policies) => ({
    promptVersion: negotiationPrompt,
    exams: readCases('negotiation', NegotiationEval).map((given) => negotiationExam(given, negotiation)),
  }),
} as const satisfies Record<EvaluatedAgent, (policies: Policies) => Omit<Subject, 'agent'>>;

/** The cases of one agent, as it meets them. */
export const subjectOf = (agent: EvaluatedAgent, policies: Policies): Subject => ({
  agent,
  ...subjects[agent](policies),
});

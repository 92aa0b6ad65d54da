import { z } from 'zod';
import { PlainText } from '../../domain/plain-text.ts';
import { Currency } from '../../domain/requirement.ts';
import { Explanation, listOf } from '../../services/answers-view.ts';
import { PolicyRow, PolicyView } from '../../services/records-view.ts';
import type { Dependencies } from '../context.ts';
import { plain, taking } from '../endpoint.ts';
import { versioned } from '../etag.ts';
import { Amount, idOf } from '../input.ts';
import { resource, type Router } from '../router.ts';
import { queryOf } from '../takes.ts';

const Question = z.strictObject({
  amount: Amount,
  currency: Currency,
  costCenter: PlainText.min(1).max(100),
  category: PlainText.min(1).max(100).optional(),
});

/** The rules, and which approvals a purchase would need by them. */
export function policyRoutes(router: Router, { services }: Dependencies): void {
  resource(router, '/v1/policies', {
    GET: plain({
      id: 'listPolicies',
      summary: 'The policies that this installation goes by, with their versions.',
      answers: { 200: listOf(PolicyRow) },
      handle: async (c) => versioned(c, { items: await services.policies(c.var.identity.who) }),
    }),
  });

  resource(router, '/v1/policies/:id', {
    GET: plain({
      id: 'readPolicy',
      summary: 'One policy, as its file has it and as it is understood.',
      answers: { 200: PolicyView },
      handle: async (c) => versioned(c, await services.policy(c.var.identity.who, idOf(c))),
    }),
  });

  resource(router, '/v1/policy/explain', {
    GET: taking({
      id: 'explainPolicy',
      summary: 'Which approvals a purchase would need, and why.',
      takes: queryOf(Question),
      answers: { 200: Explanation },
      handle: async (c, { category, ...question }) => {
        const asked = { ...question, ...(category !== undefined && { category }) };
        return versioned(c, await services.explain(c.var.identity.who, asked));
      },
    }),
  });
}

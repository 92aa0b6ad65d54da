import { z } from 'zod';
import { Currency, Decimal } from '../../domain/requirement.ts';
import { checked } from '../body.ts';
import { resource } from '../context.ts';
import type { App, Dependencies } from '../context.ts';
import { PlainText } from '../../domain/plain-text.ts';

const Question = z.strictObject({
  amount: Decimal,
  currency: Currency,
  costCenter: PlainText.min(1).max(100),
  category: PlainText.min(1).max(100).optional(),
});

/** Which approvals a purchase would need, and why. */
export function policyRoutes(app: App, { services }: Dependencies): void {
  resource(app, '/v1/policy/explain', {
    GET: async (c) => {
      const { category, ...question } = checked(Question, c.req.query());
      return c.json(
        await services.explain(c.var.identity.who, { ...question, ...(category !== undefined && { category }) }),
      );
    },
  });
}

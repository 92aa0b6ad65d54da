import type { Ask } from '../requirement.ts';
import { lineNets } from './arithmetic.ts';
import type { Case } from './rivals.ts';
import { words } from './text.ts';

const rebate = '(?:discount|rabatt|remise|nachlass|réduction|ristourne)';
const percent = '(?:%|per ?cent|prozent|pour ?cent)';

const discount = words(
  [
    `[\\p{L}\\d]+\\s?${percent}[^.;\\n]{0,24}(?:${rebate}|off)`,
    `${rebate}[^.;\\n]{0,24}[\\p{L}\\d]+\\s?${percent}`,
    `(?:less|minus|after|with|abzüglich|abzgl\\.?|nach|mit|moins|avec|get|give|bekommen|erhalten|gewähr\\p{L}*) (?:(?:a|an|the|our|your|usual|us|einen|den|dem|unse\\p{L}*|une|la|notre) ){0,3}${rebate}`,
  ].join('|'),
);

const cost =
  "(?:shipping|freight|carriage|postage|packaging|packing|handling|insurance|installation|versand\\p{L}*|fracht\\p{L}*|liefer(?:kosten|gebühr\\p{L}*)|porto|verpackung\\p{L}*|frais d'\\p{L}+|frais de \\p{L}+|port|transport\\p{L}*|livraison)";

/** "Plus shipping" and "frais de port en sus", with no amount behind them. */
const openCost = words(
  `(?:plus|zzgl\\.?|zuzüglich|exkl\\.?|excl\\.?|excluding|not including|hors|\\+) (?:(?:the|any|der|die|den|les|and) )?${cost}(?! ?(?:costs?|charges?|fees?|kosten)?\\s?(?:of|de|von|:|=|\\()?[^.;,\\n\\d]{0,16}\\d)|${cost}(?: costs?| charges?)? (?:extra|en sus|en plus|not included|nicht (?:enthalten|inbegriffen)|non compris|to be added)`,
);

/** A discount changes every price unless a stated total shows that it is in them already. */
const discountDoubts = ({ scene, claims, requirement }: Case): Ask[] => {
  const total = claims.some(({ path }) => path === 'total');
  const said = Object.values(scene.source).some((text) => discount.test(text));
  if (!said || total) return [];
  return requirement.lines.flatMap(({ unitPrice }, index) =>
    unitPrice === null
      ? []
      : [{ field: `lines[${index}].unitPrice`, reason: 'the mail speaks of a discount; is it in this price?' }],
  );
};

/** A cost that is said to come on top, without its amount, is missing from any sum of the lines. */
const chargeDoubts = ({ scene, claims, requirement }: Case): Ask[] => {
  if (claims.some(({ path }) => path.startsWith('charges[')) || lineNets(requirement) === null) return [];
  const said = Object.values(scene.source).flatMap((text) => openCost.exec(text)?.[0] ?? []);
  return said
    .slice(0, 1)
    .map((text) => ({ field: 'charges[0].amount', reason: `the mail says "${text.trim()}" without an amount` }));
};

/** What the mail says that changes the cost by an amount it does not give. */
export const openCostDoubts = (given: Case): Ask[] => [...discountDoubts(given), ...chargeDoubts(given)];

import type { EvalReport } from './report.ts';

/** Name of the file in docs/evals: the agent, and who answered; a stand-in's is never named after a model. */
export const fileOf = ({ agent, model }: EvalReport): string => {
  const name = model.standIn ? model.answeredBy.join('+') : model.asked;
  return `${agent}.${name.replaceAll(/[^\w.+-]+/g, '-')}.json`;
};

/** A report as text that shows a change in few lines: one for each field and each case. */
export function reportText(report: EvalReport): string {
  const lines = Object.entries(report).map(([key, value]) => `  ${JSON.stringify(key)}: ${valueText(key, value)}`);
  return `{\n${lines.join(',\n')}\n}\n`;
}

function valueText(key: string, value: unknown): string {
  if (Array.isArray(value) && (key === 'cases' || key === 'leftOut') && value.length > 0) {
    return `[\n${value.map((one) => `    ${JSON.stringify(one)}`).join(',\n')}\n  ]`;
  }
  if (key === 'fields' && typeof value === 'object' && value !== null) {
    const rows = Object.entries(value).map(
      ([field, tallies]) => `    ${JSON.stringify(field)}: ${JSON.stringify(tallies)}`,
    );
    return `{\n${rows.join(',\n')}\n  }`;
  }
  return JSON.stringify(value);
}

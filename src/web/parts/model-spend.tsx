import type { RequisitionSpendView } from '../../services/records-view.ts';
import { dollars } from '../amounts.ts';
import type { Formats } from '../formats.ts';
import { sectionsTexts } from '../texts/sections.ts';
import { List } from './lists.tsx';

type Cap = RequisitionSpendView['caps'][number];

/** What models cost for one requisition, by day and agent, and how much of its caps is used up. */
export const ModelSpend = ({ spend, formats }: { spend: RequisitionSpendView; formats: Formats }) => {
  const { language, number } = formats;
  const words = sectionsTexts[language].spend;
  const { columns } = words;
  const amount = ({ measure }: Cap, value: number) =>
    measure === 'microUsd' ? dollars(value, language) : number(value);
  const shown = [
    { label: columns.day },
    { label: columns.agent },
    { label: columns.model },
    { label: columns.calls, isAmount: true as const },
    { label: columns.tokens, isAmount: true as const },
    { label: columns.cost, isAmount: true as const },
  ];
  const rows = spend.rows.map(({ day, agent, model, calls, inputTokens, outputTokens, microUsd }) => [
    formats.day(day),
    agent,
    model,
    number(calls),
    number(inputTokens + outputTokens),
    dollars(microUsd, language),
  ]);
  return (
    <section>
      <h2>{words.title}</h2>
      {rows.length === 0 ? <p>{words.none}</p> : <List columns={shown} rows={rows} />}
      <details>
        <summary>{words.caps}</summary>
        <ul class="caps">
          {spend.caps.map((cap) => (
            <li>
              {words.cap(
                cap.agent ?? words.all,
                words.measures[cap.measure],
                amount(cap, cap.used),
                amount(cap, cap.limit),
              )}{' '}
              <meter min={0} max={cap.limit} value={cap.used} aria-label={words.measures[cap.measure]} />
            </li>
          ))}
        </ul>
      </details>
    </section>
  );
};

import { z } from 'zod';
import { QuartermasterError } from '../../domain/errors.ts';
import { PersonId } from '../../domain/principal.ts';
import { checked } from '../../http/body.ts';
import type { App } from '../../http/context.ts';
import { idOf } from '../../http/input.ts';
import { versionOf } from '../../services/version.ts';
import { markedIn } from '../anchors.ts';
import { readForm } from '../form.ts';
import { page } from '../page.tsx';
import { Acts, type Attempt } from '../parts/acts.tsx';
import { Flow } from '../parts/flow.tsx';
import { Letters } from '../parts/letters.tsx';
import { ModelSpend } from '../parts/model-spend.tsx';
import { RequirementTable } from '../parts/requirement.tsx';
import { About, Approvals, Clearance, HandOvers, Notices, Order, Waits } from '../parts/sections.tsx';
import { Source } from '../parts/source.tsx';
import { StatusBadge } from '../parts/status.tsx';
import { actsTexts, type ActName } from '../texts/acts.ts';
import { requisitionTexts } from '../texts/requisition.ts';
import type { Page, Visit, WebDependencies } from '../visit.ts';

const requisitionPage = async (visit: Visit, now: Date, attempt: Attempt | null): Promise<Page> => {
  const { c, who, services, formats, meet } = visit;
  const view = await services.show(who, idOf(c));
  const [source, spend] = await Promise.all([services.source(who, view.id), services.requisitionSpend(who, view.id)]);
  await meet(view);
  const words = requisitionTexts[formats.language].sections;
  const shown = { view, formats };
  const proofs = { evidence: view.evidence, marks: markedIn(source), formats };
  const body = (
    <>
      <p class="lead">
        {view.id} <StatusBadge status={view.status} language={formats.language} /> {view.statusReason}
      </p>
      {attempt !== null && (
        <p class="notice" role="alert">
          {actsTexts[formats.language].refused} {attempt.why}
        </p>
      )}
      <Notices {...shown} />
      <section>
        <h2>{words.flow}</h2>
        <Flow {...shown} />
      </section>
      <Waits {...shown} />
      <div class="beside">
        <div>
          {view.requirement && (
            <section>
              <h2>{words.requirement}</h2>
              <RequirementTable requirement={view.requirement} proofs={proofs} />
            </section>
          )}
          <Clearance {...shown} />
          <Letters {...shown} />
          <Approvals {...shown} />
          <Order {...shown} />
          <HandOvers {...shown} />
          <Acts {...shown} attempt={attempt} />
        </div>
        {source && <Source source={source} formats={formats} />}
      </div>
      <ModelSpend spend={spend} formats={formats} />
      <About {...shown} now={now} />
    </>
  );
  // What somebody is typing is not to be changed under their hands.
  const state =
    attempt === null
      ? { live: `/v1/requisitions/${view.id}/events?after=${versionOf(view)}` }
      : { status: 422 as const };
  return { title: view.subject === '' ? view.id : view.subject, nav: 'requisitions', body, ...state };
};

type Said = { to: string; reason: string; seen: readonly string[] | null };

const said = z.object({
  to: z.string().trim().default(''),
  reason: z.string().trim().max(2_000).default(''),
  seen: z.string().optional(),
});

/** What each act asks of the services; the requisition is the one of the address. */
const acts = {
  withdraw: ({ services, who }, id, { reason, seen }) => services.withdraw(who, id, reason || null, seen),
  reopen: ({ services, who }, id, { reason, seen }) => services.reopen(who, id, reason || null, seen),
  release: ({ services, who }, id, { reason, seen }) => services.reopen(who, id, reason || null, seen),
  reassign: ({ services, who }, id, { to, reason, seen }) =>
    services.reassign(who, id, { to: personIn(to), reason }, seen),
  hold: ({ services, who }, id, { reason }) => services.hold(who, id, { isHeld: true, reason }),
  unhold: ({ services, who }, id, { reason }) => services.hold(who, id, { isHeld: false, reason }),
} as const satisfies Record<ActName, (visit: Visit, id: string, said: Said) => Promise<unknown>>;

const personIn = (text: string): PersonId => {
  const parsed = PersonId.safeParse(text);
  if (parsed.success) return parsed.data;
  throw new QuartermasterError('invalid_input', `"${text}" is not the id of a person.`);
};

const isShown = (error: unknown): error is QuartermasterError =>
  error instanceof QuartermasterError && error.code !== 'not_found' && error.code !== 'internal';

const whyOf = ({ code, message, fields }: QuartermasterError, visit: Visit): string =>
  code === 'stale'
    ? actsTexts[visit.formats.language].stale
    : [message, ...fields.map(({ reason }) => reason)].join(' ');

const ACTS = ['withdraw', 'reopen', 'release', 'reassign', 'hold', 'unhold'] as const satisfies readonly ActName[];

/** One requisition, whole, and what may be done to it. A GET never does anything. */
export function requisitionRoutes(app: App, dependencies: WebDependencies): void {
  const { limits, now } = dependencies;
  app.get(
    '/requisitions/:id',
    page(dependencies, (visit) => requisitionPage(visit, now(), null)),
  );
  for (const act of ACTS)
    app.post(
      `/requisitions/:id/${act}`,
      page(dependencies, async (visit) => {
        const typed = await readForm(visit.c, limits);
        const { to, reason, seen } = checked(said, typed);
        const id = idOf(visit.c);
        try {
          await acts[act](visit, id, { to, reason, seen: seen === undefined ? null : [seen] });
        } catch (error) {
          if (!isShown(error)) throw error;
          return requisitionPage(visit, now(), { act, typed, why: whyOf(error, visit) });
        }
        return visit.c.redirect(`/requisitions/${id}`, 303);
      }),
    );
}

import { Json } from '../domain/json.ts';
import { PolicyName } from '../domain/policies.ts';
import { notFound } from '../store/requisitions.ts';
import type { Services } from './api.ts';
import type { ServiceContext } from './context.ts';
import type { PolicyRow } from './records-view.ts';

const DAY = /^\d{4}-\d{2}-\d{2}$/;

const rowOf = ({ policies }: ServiceContext, name: PolicyName): PolicyRow => {
  const { version } = policies[name];
  return { name, version, effective: DAY.test(version) ? version : null, digest: policies.digests[name] };
};

/** The rules that this installation goes by. */
export const policies =
  (context: ServiceContext): Services['policies'] =>
  async () =>
    PolicyName.options.map((name) => rowOf(context, name));

/** One of them, as it is written and as it is understood. */
export const policy =
  (context: ServiceContext): Services['policy'] =>
  async (_who, asked) => {
    const name = PolicyName.safeParse(asked).data;
    if (name === undefined) throw notFound();
    return { ...rowOf(context, name), text: context.policyText(name), parsed: Json.parse(context.policies[name]) };
  };

-- What lists are searched and sorted by. Row-level security is looked at before any operator that could tell of a row, such as a match of
-- text: so a search reads the company's own rows, and no index of words would be used. It reads them by the tenant, which leads every index.
alter table mails add column subject text generated always as (coalesce(content ->> 'subject', '')) stored;
alter table requisitions
  add column total_minor bigint generated always as ((requirement #>> '{total,minor}')::bigint) stored,
  add column total_currency text generated always as (requirement #>> '{total,currency}') stored;
create index requisitions_by_change on requisitions (tenant, updated_at desc, id desc);
create index requisitions_by_total on requisitions (tenant, total_currency, total_minor, id);
create index orders_by_age on orders (tenant, created_at desc, number desc);
create index model_calls_by_day on model_calls (tenant, day);

alter table tasks
  -- by when it should be answered, as dueOf (src/domain/schedule.ts) says; ISO 8601, UTC
  add column due text generated always as (
    coalesce(jsonb_path_query_first(schedule, '$[*] ? (@.act == "expire").at'),
             jsonb_path_query_first(schedule, '$[*] ? (@.act != "remind").at')) #>> '{}') stored,
  -- who says that they work on it, and until when; it bars nobody
  add column claimed_by text,
  add column claimed_until timestamptz,
  add foreign key (tenant, claimed_by) references people (tenant, id),
  add check ((claimed_by is null) = (claimed_until is null));
create index tasks_closed on tasks (tenant, closed_at desc, id desc) where status <> 'open';

-- When an order's mail went out; null for those that were sent before this was written down.
alter table orders add column sent_at timestamptz;

-- Sums over the company are right only over all of it. These rows hold amounts, and nothing of what was asked for.
create policy spend_overseen on model_calls for select using (
  tenant = (select app_tenant()) and (select app_has_any_role(array['finance_director', 'auditor', 'administrator']))
);
create policy budget_overseen on commitments for select using (
  tenant = (select app_tenant())
  and (select app_has_any_role(array['department_head', 'finance_director', 'auditor', 'administrator']))
);

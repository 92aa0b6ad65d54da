-- Documents of tools as a tenant has accepted them, each time in a row of its own. One that is not as its newest row says has its tools
-- off.
create table tool_pins (
  tenant text not null references tenants (id),
  document text not null,
  version int not null,
  hash text not null,
  -- what was accepted, so that a difference can be shown
  content text not null,
  accepted_at timestamptz not null default now(),
  -- null: found by the first call of the tenant
  accepted_by text,
  primary key (tenant, document, version)
);

-- One row for each call of a tool, whoever made it. A row without an end is of a call that was cut off.
create table tool_calls (
  tenant text not null,
  id uuid not null default gen_random_uuid(),
  requisition text not null,
  -- of an agent; null where code calls
  run text,
  agent text,
  person text,
  operation text not null,
  audience text not null,
  document text not null,
  document_hash text not null,
  -- ok, not_found, or the code of an error
  outcome text,
  status int,
  duration_ms int,
  bytes bigint,
  created_at timestamptz not null default now(),
  primary key (tenant, id),
  foreign key (tenant, requisition) references requisitions (tenant, id)
);
create index tool_calls_by_requisition on tool_calls (tenant, requisition, run);

-- Until when the calls of an operation that were made so far are spread out at its rate (a leaky bucket as a meter, GCRA).
create table tool_rates (
  tenant text not null references tenants (id),
  operation text not null,
  spread_until timestamptz not null,
  primary key (tenant, operation)
);

do $$
declare name text;
begin
  foreach name in array array['tool_pins', 'tool_calls', 'tool_rates'] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
  end loop;
end $$;

create policy of_tenant on tool_pins for select using (tenant = (select app_tenant()));
create policy found_or_accepted on tool_pins for insert with check (
  tenant = (select app_tenant())
  and ((select app_kind()) = 'worker' or (select app_has_any_role(array['administrator'])))
);
create policy with_requisition on tool_calls using (
  tenant = (select app_tenant())
  and ((select app_kind()) = 'worker'
       or exists (select from requisitions r where r.tenant = tool_calls.tenant and r.id = tool_calls.requisition))
);
create policy worker_counts on tool_rates using (tenant = (select app_tenant()) and (select app_kind()) = 'worker');

grant select, insert, update on tool_rates to qm_app;
grant select, insert on tool_pins, tool_calls to qm_app;
grant update (outcome, status, duration_ms, bytes) on tool_calls to qm_app;

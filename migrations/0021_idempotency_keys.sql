-- The answers to requests that brought an Idempotency-Key, for a day: the same request again is answered the same (src/services/replays.ts).
create table idempotency_keys (
  tenant text not null references tenants (id),
  person text not null,
  key text not null check (length(key) between 1 and 255),
  -- SHA-256 of the request, in hex
  request text not null,
  -- of whoever works on it: when that came to nothing, the next has another
  run uuid not null,
  begun_at timestamptz not null default now(),
  -- null while it is being done
  status int,
  headers jsonb,
  body text,
  primary key (tenant, person, key)
);
create index idempotency_keys_by_age on idempotency_keys (tenant, begun_at);

alter table idempotency_keys enable row level security;
alter table idempotency_keys force row level security;
create policy own_seen on idempotency_keys for select using (tenant = (select app_tenant()) and person = (select app_person()));
create policy own_begun on idempotency_keys for insert with check (tenant = (select app_tenant()) and person = (select app_person()));
create policy own_answered on idempotency_keys for update using (tenant = (select app_tenant()) and person = (select app_person()));
-- Whoever works for the company clears away everybody's that are old, without seeing them: a delete that names no column needs no select.
create policy old_go on idempotency_keys for delete using (
  tenant = (select app_tenant()) and begun_at < now() - interval '24 hours'
);
grant select, insert, update, delete on idempotency_keys to qm_app;

-- As 0019 says of every table.
create policy who_writes on idempotency_keys as restrictive using (true) with check ((select app_may_write('{person}'::text[])));
create policy who_deletes on idempotency_keys as restrictive for delete using ((select app_may_write('{person,worker}'::text[])));

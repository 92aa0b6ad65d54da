-- What each worker that lives last saw: whether the parts it needs answer. A server has not the credentials of those parts, and tells
-- whoever looks over it what the workers saw. No company's data, and no secret: names of parts, milliseconds, codes of errors.
create table workers (
  id text primary key,
  started_at timestamptz not null,
  seen_at timestamptz not null default now(),
  findings jsonb not null default '[]'
);
alter table workers enable row level security;
alter table workers force row level security;
create policy relay_keeps on workers using ((select app_kind()) = 'relay');
create policy overseer_reads on workers for select using ((select app_has_any_role(array['administrator', 'auditor'])));
grant select, insert, update, delete on workers to qm_app;
create policy who_writes on workers as restrictive using (true) with check ((select app_may_write('{relay}'::text[])));
create policy who_deletes on workers as restrictive for delete using ((select app_may_write('{relay}'::text[])));

-- Where the request stands in a trace that caused the row: trace and span by W3C Trace Context, no content.
alter table outbox add column traceparent text check (traceparent ~ '^00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$');

-- Whoever looks over the company sees that something of it waits to be carried. Rows hold ids.
create policy overseer_reads on outbox for select using (
  tenant = (select app_tenant()) and (select app_has_any_role(array['administrator', 'auditor']))
);

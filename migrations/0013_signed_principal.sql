-- Who is asking is signed by the application and checked here, so that SQL alone cannot say that it is somebody (docs/security.md).

-- What signatures are checked with, and with what before, while processes that sign with the key before are still running. `migrate`
-- (src/store/migrate.ts) writes it. Kept as the two blocks of HMAC-SHA-256 (RFC 2104) that come of the key.
create table principal_keys (
  place text primary key check (place in ('current', 'previous')),
  inner_block bytea not null check (length(inner_block) = 64),
  outer_block bytea not null check (length(outer_block) = 64)
);
alter table principal_keys enable row level security;
alter table principal_keys force row level security;
create policy owner_alone on principal_keys to current_user using (true);
revoke all on principal_keys from public, qm_app;

-- `qm.principal` is signature, expiry (milliseconds since 1970), backend, kind, tenant, person and roles, a line each
-- (src/store/principal-signature.ts). Returned are the last four, and null for whatever is not signed for this backend and now.
create function app_principal() returns text[] language plpgsql stable parallel restricted security definer
  set search_path = pg_catalog, pg_temp
  as $$
declare
  parts text[] := string_to_array(current_setting('qm.principal', true), E'\n');
  claims bytea;
begin
  if cardinality(parts) is distinct from 7 then return null; end if;
  claims := convert_to(array_to_string(parts[2:7], E'\n'), 'UTF8');
  if not exists (select from public.principal_keys k
                 where encode(sha256(k.outer_block || sha256(k.inner_block || claims)), 'hex') = parts[1]) then
    return null;
  end if;
  if parts[3]::int <> pg_backend_pid() or parts[2]::bigint <= extract(epoch from clock_timestamp()) * 1000 then return null; end if;
  return parts[4:7];
end $$;

-- Bodies of the standard's kind are bound when they are created: no search_path and no temporary object changes what they call. They are
-- inlined, so that one look at the principal is one call.
create or replace function app_kind() returns text language sql stable parallel restricted
  return (app_principal())[1];
create or replace function app_tenant() returns text language sql stable parallel restricted
  return nullif((app_principal())[2], '');
create or replace function app_person() returns text language sql stable parallel restricted
  return nullif((app_principal())[3], '');
create function app_roles() returns text[] language sql stable parallel restricted
  return string_to_array((app_principal())[4], ',');
create or replace function app_has_any_role(wanted text[]) returns boolean language sql stable parallel restricted
  return coalesce(string_to_array((app_principal())[4], ',') && wanted, false);
create or replace function app_handles_contracts() returns boolean language sql stable parallel restricted
  return (app_principal())[1] in ('worker', 'clock')
    or app_has_any_role(array['buyer', 'compliance', 'auditor', 'finance_director', 'administrator']);

-- Ends a transaction whose principal does not hold, before it takes an empty table for an empty world.
create function require_principal() returns void language plpgsql stable parallel restricted
  set search_path = pg_catalog, pg_temp
  as $$
begin
  if public.app_principal() is null then raise exception using errcode = '28000', message = 'refused'; end if;
end $$;

-- Signs for the rest of the transaction, for whoever may read the key, which is the owner: to load data and to repair by hand.
create function become(kind text, tenant text default '', person text default '', roles text default '')
  returns void language plpgsql volatile set search_path = pg_catalog, pg_temp
  as $$
declare
  expires bigint := extract(epoch from clock_timestamp()) * 1000 + 60000;
  claims text := array_to_string(array[expires::text, pg_backend_pid()::text, kind, tenant, person, roles], E'\n');
  signature text;
begin
  select encode(sha256(k.outer_block || sha256(k.inner_block || convert_to(claims, 'UTF8'))), 'hex') into strict signature
  from public.principal_keys k where k.place = 'current';
  perform set_config('qm.principal', signature || E'\n' || claims, true);
end $$;
revoke execute on function become(text, text, text, text) from public;

-- What a person has handed over so that agents may go on in their name while they are away. The issuer's tokens stand here and nowhere
-- else, sealed with a key that the database does not have (src/identity/vault.ts).
create table grants (
  tenant text not null references tenants (id),
  person text not null,
  -- null once it has ended
  sealed text,
  scope text not null,
  obtained_at timestamptz not null,
  renewed_at timestamptz not null,
  -- null where the issuer does not say
  expires_at timestamptz,
  warned_at timestamptz,
  ended_at timestamptz,
  ended_because text check (ended_because in ('revoked', 'narrowed', 'signed_out')),
  primary key (tenant, person),
  foreign key (tenant, person) references people (tenant, id),
  check ((ended_at is null) = (sealed is not null) and (ended_at is null) = (ended_because is null))
);
create index grants_ending on grants (tenant, expires_at) where ended_at is null and warned_at is null;

-- Who is signed in at a face of ours. Only the hash of what the face holds is kept.
create table sessions (
  tenant text not null references tenants (id),
  hash text not null,
  person text not null,
  opened_at timestamptz not null,
  expires_at timestamptz not null,
  primary key (tenant, hash),
  foreign key (tenant, person) references people (tenant, id)
);

-- Requisitions that stand until this person has signed in, whichever of them holds the task that says so.
create table grant_waits (
  tenant text not null references tenants (id),
  person text not null,
  requisition text not null,
  primary key (tenant, person, requisition),
  foreign key (tenant, person) references people (tenant, id),
  foreign key (tenant, requisition) references requisitions (tenant, id)
);

do $$
declare name text;
begin
  foreach name in array array['grants', 'sessions', 'grant_waits'] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format('create policy worker_keeps on %I using (tenant = (select app_tenant()) and (select app_kind()) = ''worker'')', name);
  end loop;
end $$;
create policy own on grants for select using (tenant = (select app_tenant()) and person = (select app_person()));

grant select, insert, update on grants to qm_app;
grant select, insert, delete on sessions, grant_waits to qm_app;

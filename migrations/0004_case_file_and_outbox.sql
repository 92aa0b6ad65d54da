-- The case file: entries are hash-linked; payloads stand apart under a salted digest, so that personal data can be erased
-- later without breaking the chain. The application may insert and select, never change.
create table case_heads (
  tenant text not null,
  requisition text not null,
  entries int not null default 0,
  hash text not null,
  primary key (tenant, requisition),
  foreign key (tenant, requisition) references requisitions (tenant, id)
);

-- Texts, not jsonb or timestamptz: what is hashed is stored byte for byte.
create table case_entries (
  tenant text not null,
  requisition text not null,
  seq int not null,
  at text not null,
  actor text not null,
  kind text not null,
  payload_digest text not null,
  previous_hash text not null,
  hash text not null,
  primary key (tenant, requisition, seq),
  foreign key (tenant, requisition) references requisitions (tenant, id)
);

create table case_payloads (
  tenant text not null,
  requisition text not null,
  seq int not null,
  salt text not null,
  payload text not null,
  primary key (tenant, requisition, seq),
  foreign key (tenant, requisition, seq) references case_entries (tenant, requisition, seq)
);

-- Locks the head, so that appends of one requisition follow each other; one round trip. The hash is defined in src/store/case-file.ts too.
create function append_case(in_tenant text, in_requisition text, in_at text, in_actor text, in_kind text, in_salt text, in_payload text)
returns void language plpgsql as $$
declare
  head case_heads;
  digest text := encode(sha256(convert_to(in_salt || in_payload, 'UTF8')), 'hex');
  link text;
begin
  insert into case_heads (tenant, requisition, hash) values (in_tenant, in_requisition, '') on conflict do nothing;
  select * into head from case_heads where tenant = in_tenant and requisition = in_requisition for update;
  link := encode(sha256(convert_to(concat_ws(E'\n', head.hash, head.entries + 1, in_at, in_actor, in_kind, digest), 'UTF8')), 'hex');
  insert into case_entries values (in_tenant, in_requisition, head.entries + 1, in_at, in_actor, in_kind, digest, head.hash, link);
  insert into case_payloads values (in_tenant, in_requisition, head.entries + 1, in_salt, in_payload);
  update case_heads set entries = head.entries + 1, hash = link where tenant = in_tenant and requisition = in_requisition;
end $$;

-- Rows written in the transaction of the change they announce; one relay carries every kind.
create table outbox (
  id bigint generated always as identity primary key,
  tenant text not null references tenants (id),
  kind text not null,
  key text not null,
  payload jsonb not null,
  attempts int not null default 0,
  next_at timestamptz not null default now(),
  error text,
  parked_at timestamptz,
  created_at timestamptz not null default now()
);
create index outbox_due on outbox (next_at) where parked_at is null;
create index outbox_by_key on outbox (tenant, key, id) where parked_at is null;

create function notify_outbox() returns trigger language plpgsql
  as $$ begin perform pg_notify('outbox', ''); return null; end $$;
create trigger outbox_notify after insert on outbox for each statement execute function notify_outbox();

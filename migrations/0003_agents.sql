-- A transcript: every message of an agent's run, in order. Untrusted text stays here, out of workflow history.
create table messages (
  tenant text not null,
  requisition text not null,
  run text not null,
  seq int not null,
  agent text not null,
  content jsonb not null,
  created_at timestamptz not null default now(),
  primary key (tenant, requisition, run, seq),
  foreign key (tenant, requisition) references requisitions (tenant, id)
);

create table model_calls (
  tenant text not null,
  id uuid not null,
  requisition text not null,
  run text not null,
  turn int not null,
  agent text not null,
  model text not null,
  -- reserved: on its way, counts at its worst case; settled: real usage; unknown: usage never came, worst case stays
  state text not null check (state in ('reserved', 'settled', 'unknown')),
  input_tokens int,
  output_tokens int,
  cost_micro_usd bigint not null check (cost_micro_usd >= 0),
  price_version text not null,
  created_at timestamptz not null default now(),
  primary key (tenant, id),
  foreign key (tenant, requisition) references requisitions (tenant, id)
);
create index model_calls_by_requisition on model_calls (tenant, requisition);

create table tool_receipts (
  tenant text not null,
  -- <run>/<turn>/<call>: the same call on every attempt
  id text not null,
  requisition text not null,
  run text not null,
  agent text not null,
  operation text not null,
  arguments jsonb not null,
  outcome text not null check (outcome in ('ok', 'not_found', 'refused', 'invalid', 'unavailable')),
  result jsonb,
  created_at timestamptz not null default now(),
  primary key (tenant, requisition, id),
  foreign key (tenant, requisition) references requisitions (tenant, id)
);

create table hand_offs (
  tenant text not null,
  requisition text not null,
  run text not null,
  sender text not null,
  receiver text not null,
  payload jsonb not null,
  verdict jsonb not null,
  created_at timestamptz not null default now(),
  primary key (tenant, requisition, run),
  foreign key (tenant, requisition) references requisitions (tenant, id)
);

-- Every effect on the outside world, under a key made of business facts.
create table effects (
  tenant text not null,
  key text not null,
  requisition text not null,
  state text not null check (state in ('intended', 'dispatched', 'confirmed', 'ambiguous', 'refused')),
  request_digest text not null,
  result jsonb,
  attempts int not null default 0,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (tenant, key),
  foreign key (tenant, requisition) references requisitions (tenant, id)
);

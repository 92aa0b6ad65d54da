create table mails (
  tenant text not null references tenants (id),
  id uuid not null,
  submitter text not null,
  message_id text not null,
  raw bytea not null,
  -- MailText (src/domain/reading.ts)
  content jsonb not null,
  received_at timestamptz not null default now(),
  primary key (tenant, id),
  unique (tenant, submitter, message_id),
  foreign key (tenant, submitter) references people (tenant, id)
);

create table requisitions (
  tenant text not null references tenants (id),
  id text not null,
  status text not null,
  status_reason text,
  submitter text not null,
  requester text not null,
  mail uuid not null,
  -- rises with each change of the requirement; approvals bind to what it then was
  version int not null default 0,
  requirement jsonb,
  evidence jsonb not null default '{}',
  doubts jsonb not null default '[]',
  plan jsonb not null,
  vendor_number text,
  -- who owns or owned one of its tasks in person, or was called in for its owner
  watchers text[] not null default '{}',
  clearance jsonb,
  approval_chain jsonb,
  order_number text,
  -- rises when it is reopened or released; names the agents' runs anew
  round int not null default 1,
  -- of the Temporal run that works on it, once it has begun
  run_id text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (tenant, id),
  foreign key (tenant, submitter) references people (tenant, id),
  foreign key (tenant, requester) references people (tenant, id),
  foreign key (tenant, mail) references mails (tenant, id),
  foreign key (tenant, vendor_number) references vendors (tenant, number)
);
create unique index requisitions_by_mail on requisitions (tenant, mail);
create index requisitions_by_age on requisitions (tenant, created_at desc, id desc);

create table tasks (
  tenant text not null,
  id text not null,
  requisition text not null,
  key text not null,
  kind text not null,
  topic text not null,
  status text not null default 'open' check (status in ('open', 'decided', 'expired', 'cancelled')),
  owner_person text,
  owner_role text,
  asks jsonb not null default '[]',
  verbs text[] not null,
  facts jsonb not null default '{}',
  digest text,
  -- [{at, act}] from the policy and the tenant's calendar
  schedule jsonb not null default '[]',
  -- whom the clock has called in beside the owner, and what it has done so far (act@instant)
  deputies text[] not null default '{}',
  acted text[] not null default '{}',
  -- the last refused answer, so that its sender can see why
  refusal jsonb,
  opened_at timestamptz not null default now(),
  closed_at timestamptz,
  primary key (tenant, id),
  unique (tenant, requisition, key),
  foreign key (tenant, requisition) references requisitions (tenant, id),
  check (owner_person is not null or owner_role is not null)
);
create index tasks_open on tasks (tenant, opened_at) where status = 'open';

create table decisions (
  tenant text not null,
  id bigint generated always as identity,
  requisition text not null,
  task text,
  verb text not null,
  actor jsonb not null,
  fields jsonb not null default '{}',
  reason text,
  seen_digest text,
  decided_at timestamptz not null default now(),
  consumed_at timestamptz,
  primary key (tenant, id),
  unique (tenant, task),
  foreign key (tenant, requisition) references requisitions (tenant, id),
  foreign key (tenant, task) references tasks (tenant, id)
);
create index decisions_by_requisition on decisions (tenant, requisition);

create table commitments (
  tenant text not null,
  requisition text not null,
  cost_center text not null,
  fiscal_year int not null,
  amount_minor bigint not null check (amount_minor >= 0),
  stage text not null check (stage in ('request', 'order')),
  rate jsonb not null,
  primary key (tenant, requisition),
  foreign key (tenant, requisition) references requisitions (tenant, id),
  foreign key (tenant, cost_center, fiscal_year) references cost_centers (tenant, code, fiscal_year)
);
create index commitments_by_cost_center on commitments (tenant, cost_center, fiscal_year);

create table orders (
  tenant text not null,
  number text not null,
  requisition text not null,
  vendor_number text not null,
  digest text not null,
  data jsonb not null,
  pdf bytea,
  status text not null check (status in ('numbered', 'posted', 'sent', 'cancelled')),
  erp_number text,
  message_id text,
  created_at timestamptz not null default now(),
  primary key (tenant, number),
  unique (tenant, requisition),
  foreign key (tenant, requisition) references requisitions (tenant, id),
  foreign key (tenant, vendor_number) references vendors (tenant, number)
);

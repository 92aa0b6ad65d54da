-- Earlier contracts, their passages and the vectors of these, for retrieval (docs/decisions/0008).
create extension if not exists vector;

create table contracts (
  tenant text not null references tenants (id),
  id text not null,
  -- of the file's bytes: the same file twice is one contract
  sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
  title text not null,
  file_name text not null,
  -- null: it binds no single vendor, such as our own terms of purchase
  vendor text,
  language text not null,
  -- the roles that may read it
  readers text[] not null check (cardinality(readers) > 0),
  pages int not null check (pages > 0),
  file bytea not null,
  added_by text not null,
  added_at timestamptz not null default now(),
  primary key (tenant, id),
  unique (tenant, sha256),
  foreign key (tenant, vendor) references vendors (tenant, number)
);

-- What a language's words are reduced by; a language that is not listed is taken as it is.
create function search_config(language text) returns regconfig language sql immutable parallel safe
  as $$ select case language when 'en' then 'english'::regconfig when 'de' then 'german'::regconfig
                             when 'fr' then 'french'::regconfig else 'simple'::regconfig end $$;

create table contract_passages (
  tenant text not null,
  contract text not null,
  seq int not null,
  section text not null,
  page int not null check (page > 0),
  language text not null,
  text text not null,
  words tsvector not null,
  primary key (tenant, contract, seq),
  foreign key (tenant, contract) references contracts (tenant, id) on delete cascade
);

-- Written by the trigger, so that whoever inserts a passage cannot forget it; a heading says more than a word of the text.
create function passage_words() returns trigger language plpgsql as $$
begin
  new.words := setweight(to_tsvector(search_config(new.language), new.section), 'A')
            || setweight(to_tsvector(search_config(new.language), new.text), 'B');
  return new;
end $$;
create trigger passage_words before insert on contract_passages for each row execute function passage_words();

-- Model and dimension stand with each vector: while a new model is taken into use, both are there.
create table passage_vectors (
  tenant text not null,
  contract text not null,
  seq int not null,
  model text not null,
  dimension int not null,
  embedding vector not null check (vector_dims(embedding) = dimension),
  primary key (tenant, contract, seq, model, dimension),
  foreign key (tenant, contract, seq) references contract_passages (tenant, contract, seq) on delete cascade
);

-- An index needs a fixed dimension: one for each that EMBEDDING_DIMENSIONS takes. An empty one costs nothing.
create index passage_vectors_256 on passage_vectors using hnsw ((embedding::vector(256)) vector_cosine_ops) where dimension = 256;
create index passage_vectors_512 on passage_vectors using hnsw ((embedding::vector(512)) vector_cosine_ops) where dimension = 512;
create index passage_vectors_768 on passage_vectors using hnsw ((embedding::vector(768)) vector_cosine_ops) where dimension = 768;
create index passage_vectors_1024 on passage_vectors using hnsw ((embedding::vector(1024)) vector_cosine_ops) where dimension = 1024;
create index passage_vectors_1536 on passage_vectors using hnsw ((embedding::vector(1536)) vector_cosine_ops) where dimension = 1536;

-- The model with which all passages of a tenant have a vector; null while one has none. The relay starts what is missing.
create table embedding_states (
  tenant text primary key references tenants (id),
  model text,
  dimension int,
  -- put off, because a cap was reached or the service refused
  next_at timestamptz not null default now(),
  reason text
);

-- One row for each call of the embedding service; it counts under the tenant's day and month, like a model call.
create table embedding_calls (
  tenant text not null references tenants (id),
  id uuid not null,
  purpose text not null check (purpose in ('passages', 'query')),
  model text not null,
  state text not null check (state in ('reserved', 'settled', 'unknown')),
  tokens int not null,
  cost_micro_usd bigint not null check (cost_micro_usd >= 0),
  price_version text not null,
  day date not null,
  created_at timestamptz not null default now(),
  primary key (tenant, id)
);

do $$
declare name text;
begin
  foreach name in array array['contracts', 'contract_passages', 'passage_vectors', 'embedding_states', 'embedding_calls'] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
  end loop;
end $$;

-- Who handles contracts may add one, for readers of their choice; whoever added one reads it, too.
create policy for_readers on contracts for select using (
  tenant = (select app_tenant())
  and ((select app_kind()) = 'worker' or added_by = (select app_person()) or app_has_any_role(readers))
);
create policy added on contracts for insert with check (
  tenant = (select app_tenant())
  and ((select app_kind()) = 'worker'
       or (added_by = (select app_person())
           and (select app_has_any_role(array['buyer', 'compliance', 'finance_director', 'administrator']))))
);
create policy removed on contracts for delete using (
  tenant = (select app_tenant())
  and (added_by = (select app_person()) or (select app_has_any_role(array['compliance', 'administrator'])))
);
create policy with_contract on contract_passages using (
  tenant = (select app_tenant())
  and ((select app_kind()) = 'worker'
       or exists (select from contracts c where c.tenant = contract_passages.tenant and c.id = contract_passages.contract))
);
create policy with_contract on passage_vectors using (
  tenant = (select app_tenant())
  and ((select app_kind()) = 'worker'
       or exists (select from contracts c where c.tenant = passage_vectors.tenant and c.id = passage_vectors.contract))
);
create policy of_tenant on embedding_states using (tenant = (select app_tenant()));
create policy relay_starts on embedding_states for select using ((select app_kind()) = 'relay');
create policy worker_counts on embedding_calls using (tenant = (select app_tenant()) and (select app_kind()) = 'worker');

grant select, insert, delete on contracts, contract_passages, passage_vectors to qm_app;
grant select, insert, update on embedding_states, embedding_calls to qm_app;

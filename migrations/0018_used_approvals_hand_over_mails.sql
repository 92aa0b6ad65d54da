-- An approval is used up once, in the transaction that numbers the order; what is used nobody changes any more.
create policy used_once on decisions as restrictive for update using (consumed_at is null) with check (consumed_at is not null);

-- Since when the new requester is being told; when that came to nothing, another worker takes it up (src/services/hand-over-mails.ts).
alter table hand_overs
  add column telling_at timestamptz,
  add column told_at timestamptz;
-- Who was handed something before this was there knows it by now.
alter table hand_overs no force row level security;
update hand_overs set told_at = handed_at;
alter table hand_overs force row level security;
create index hand_overs_to_tell on hand_overs (tenant, id) where told_at is null;
create policy worker_tells on hand_overs for update using (tenant = (select app_tenant()) and (select app_kind()) = 'worker');
grant update (telling_at, told_at) on hand_overs to qm_app;

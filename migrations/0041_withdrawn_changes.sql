-- A change of an order that is open is taken back by whoever proposed it, or by a buyer, with a reason. And whoever proposed a change is told
-- once that it came to nothing (src/services/change-mails.ts).
alter table order_change_outcomes
  drop constraint order_change_outcomes_kind_check,
  drop constraint order_change_outcomes_check1,
  add column reason text check (reason ~ '\S'),
  -- since when people are being told; when that came to nothing, another worker takes it up
  add column telling_at timestamptz,
  add column told_at timestamptz,
  add constraint order_change_outcomes_kind_check check (kind in ('current', 'refused', 'withdrawn')),
  add constraint order_change_outcomes_by_check check (
    case kind when 'current' then by_person is null when 'withdrawn' then by_person is not null else true end),
  add constraint order_change_outcomes_withdrawn_check check ((kind = 'withdrawn') = (reason is not null));

-- Whoever proposed what was refused before this was there knows it by now.
alter table order_change_outcomes no force row level security;
update order_change_outcomes set told_at = said_at where kind = 'refused';
alter table order_change_outcomes force row level security;
create index order_change_outcomes_to_tell on order_change_outcomes (tenant, said_at) where told_at is null and kind <> 'current';

alter policy with_requisition on order_change_outcomes using (
  tenant = (select app_tenant()) and coalesce((select app_plumbs('{worker,clock,deputies,erasing}')),
    exists (select from requisitions r where r.tenant = order_change_outcomes.tenant and r.id = order_change_outcomes.requisition)));
alter policy who_writes on order_change_outcomes with check ((select app_may_write('{person,worker,erasing}'::text[])));
alter policy who_deletes on order_change_outcomes using ((select app_may_write('{person,worker,erasing}'::text[])));
alter policy by_worker on order_change_outcomes with check (
  tenant = (select app_tenant()) and (select app_kind()) = 'worker' and kind <> 'withdrawn');
create policy taken_back on order_change_outcomes for insert with check (
  tenant = (select app_tenant()) and kind = 'withdrawn' and by_person = (select app_person())
  and exists (select from order_changes c
    where c.tenant = order_change_outcomes.tenant and c.order_number = order_change_outcomes.order_number
      and c.number = order_change_outcomes.number and c.requisition = order_change_outcomes.requisition
      and ((select app_has_any_role(array['buyer'])) or (select app_person()) in (c.by_person, c.in_place_of))));
create policy worker_tells on order_change_outcomes for update
  using (tenant = (select app_tenant()) and (select app_kind()) = 'worker' and kind <> 'current')
  with check (kind <> 'current');
create policy erased on order_change_outcomes for update using (tenant = (select app_tenant()) and (select app_kind()) = 'erasing');
grant update (telling_at, told_at) on order_change_outcomes to qm_app;

create or replace function erase_order_words(in_requisition text) returns int
  language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp
  as $$
declare
  asked text := as_erasing();
  company text := app_tenant();
  until timestamptz := (select max(erased_at) from erasures
    where tenant = company and requisition = in_requisition and kind in ('record', 'personal'));
  words int := 0;
  many int;
begin
  update order_acknowledgements set note = null
    where tenant = company and requisition = in_requisition and said_at <= until and note is not null;
  get diagnostics many = row_count;
  words := words + many;
  update order_receipts set reason = 'erased'
    where tenant = company and requisition = in_requisition and said_at <= until and reason <> 'erased';
  get diagnostics many = row_count;
  words := words + many;
  update order_holds set reason = 'erased'
    where tenant = company and requisition = in_requisition and said_at <= until and reason <> 'erased';
  get diagnostics many = row_count;
  words := words + many;
  update order_closings set reason = 'erased'
    where tenant = company and requisition = in_requisition and said_at <= until and reason <> 'erased';
  get diagnostics many = row_count;
  words := words + many;
  update order_changes set reason = 'erased'
    where tenant = company and requisition = in_requisition and said_at <= until and reason <> 'erased';
  get diagnostics many = row_count;
  words := words + many;
  update order_change_outcomes set reason = 'erased'
    where tenant = company and requisition = in_requisition and said_at <= until and reason <> 'erased';
  get diagnostics many = row_count;
  words := words + many;
  perform set_config('qm.principal', asked, true);
  return words;
end $$;

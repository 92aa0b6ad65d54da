-- What people wrote about an order after it was sent goes with the record of its requisition; what was received when, and who noted it, stays.
do $$
declare
  of record;
begin
  for of in select * from (values
    ('order_acknowledgements', '{person,erasing}'), ('order_receipts', '{person,erasing}'), ('order_holds', '{person,erasing}'),
    ('order_closings', '{person,worker,erasing}')) as t (name, writers) loop
    execute format('alter policy with_requisition on %1$I using (
      tenant = (select app_tenant()) and coalesce((select app_plumbs(''{worker,erasing}'')),
        exists (select from requisitions r where r.tenant = %1$I.tenant and r.id = %1$I.requisition)))', of.name);
    execute format('alter policy who_writes on %I with check ((select app_may_write(%L::text[])))', of.name, of.writers);
    execute format('create policy erased on %I for update using (tenant = (select app_tenant()) and (select app_kind()) = ''erasing'')', of.name);
  end loop;
end $$;

-- Returns how many facts lost words.
create function erase_order_words(in_requisition text) returns int
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
  perform set_config('qm.principal', asked, true);
  return words;
end $$;
revoke execute on function erase_order_words(text) from public;
grant execute on function erase_order_words(text) to qm_app;

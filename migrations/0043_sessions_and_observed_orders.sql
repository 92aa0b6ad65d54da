-- When somebody was last here by a session: one that nobody uses ends before its time.
alter table sessions add column seen_at timestamptz not null default now();
alter table sessions alter column seen_at drop default;
grant update (seen_at) on sessions to qm_app;

-- What was ordered is told with its requisition, to buyers as well; a buyer of something else has no business with it.
alter policy buyer_files on observed_orders using (
  tenant = (select app_tenant())
  and (select app_has_any_role(array['buyer']))
  and exists (select from requisitions r where r.tenant = observed_orders.tenant and r.id = observed_orders.requisition)
);

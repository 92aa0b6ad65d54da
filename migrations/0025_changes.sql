-- Whoever follows a requisition, or what waits for them, hears that something of it has changed: ids only, once a transaction, and when it
-- has committed. What has changed they look up under their own rights.
create function notify_changed() returns trigger language plpgsql as $$
declare
  changed record := coalesce(new, old);
begin
  perform pg_notify('changed', changed.tenant || ' ' || case tg_table_name when 'requisitions' then to_jsonb(changed) ->> 'id' else to_jsonb(changed) ->> 'requisition' end);
  return null;
end $$;

do $$
declare
  name text;
begin
  foreach name in array array['requisitions', 'tasks', 'decisions', 'orders', 'letters', 'vendor_replies', 'hand_overs', 'model_calls'] loop
    execute format('create trigger notify_changed after insert or update on %I for each row execute function notify_changed()', name);
  end loop;
end $$;

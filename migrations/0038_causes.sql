-- How deep a chain of events is, so that a circle of systems that answer each other comes to an end (docs/decisions/0031).
-- {hops, source, id}: the event of others that led to this one, and how many led to it; null where nobody but people did.
alter table events add column cause jsonb;

-- What the event said, as far as it was read: the same again and again is a circle.
alter table inbound_events add column digest text;
create index inbound_events_by_digest on inbound_events (tenant, subscription, digest, came_at) where outcome = 'applied';

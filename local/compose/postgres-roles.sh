#!/bin/sh
# Run once, by the Postgres image, when its volume is new: the databases and who owns them.
set -eu

psql --set ON_ERROR_STOP=1 --username postgres \
  --set owner="$QM_OWNER_PASSWORD" --set app="$QM_APP_PASSWORD" --set temporal="$TEMPORAL_PASSWORD" <<'SQL'
create role qm_owner login nosuperuser nobypassrls password :'owner';
create role qm_app login nosuperuser nobypassrls password :'app';
create database quartermaster owner qm_owner;
revoke all on database quartermaster from public;
grant connect on database quartermaster to qm_app;

create role temporal login nosuperuser nobypassrls password :'temporal';
create database temporal owner temporal;
create database temporal_visibility owner temporal;

\connect quartermaster
create extension vector;
SQL

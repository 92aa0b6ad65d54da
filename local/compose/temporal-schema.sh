#!/bin/sh
# Brings Temporal's own schemas up to date; SQL_PASSWORD is read by the tool.
set -eu

for database in temporal temporal_visibility; do
  schema=${database#temporal_}
  tool="temporal-sql-tool --plugin postgres12 --endpoint postgres --port 5432 --user temporal --database $database"
  $tool setup-schema --version 0.0 || echo "$database has its schema"
  $tool update-schema --schema-dir "/etc/temporal/schema/postgresql/v12/$schema/versioned"
done

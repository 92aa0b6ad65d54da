#!/bin/sh
# The namespace with its retention and search attributes; TEMPORAL_ADDRESS and TEMPORAL_NAMESPACE are read by the CLI.
set -eu

hours=$((HISTORY_DAYS * 24))
temporal operator namespace create --retention "${hours}h" || temporal operator namespace update --retention "${hours}h"
for attribute in QmTenant QmStatus QmPhase QmVendor; do
  temporal operator search-attribute create --name "$attribute" --type Keyword || echo "$attribute is there"
done

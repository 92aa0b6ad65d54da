"""Calls AWS's services by boto3: a line of JSON in, a line of JSON out. It knows nothing of what is tested."""

import json
import sys

import boto3

url, region = sys.argv[1:]
at = {"endpoint_url": url, "region_name": region, "aws_access_key_id": "test", "aws_secret_access_key": "test"}
clients = {name: boto3.client(name, **at) for name in ("events", "sqs")}
for line in sys.stdin:
    service, call, given = json.loads(line)
    answer = getattr(clients[service], call)(**given)
    answer.pop("ResponseMetadata", None)
    print(json.dumps(answer, default=str), flush=True)

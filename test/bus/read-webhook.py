"""Verifies a webhook (secret, headers and body on a line of JSON) and reads the event in it, with others' packages alone."""

import json
import sys

from cloudevents.core.bindings.http import HTTPMessage, from_http
from cloudevents.core.formats.json import JSONFormat
from standardwebhooks import Webhook, WebhookVerificationError

given = json.loads(sys.stdin.readline())
headers, body = given["headers"], given["body"]
try:
    Webhook(given["secret"]).verify(body, headers)
except WebhookVerificationError as error:
    print(json.dumps({"refused": str(error)}))
    sys.exit()
event = from_http(HTTPMessage(headers=headers, body=body.encode()), JSONFormat())
read = {**event.get_attributes(), "data": event.get_data()}
print(json.dumps({"event": read}, default=lambda value: value.isoformat()))

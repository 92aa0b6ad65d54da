"""What Schemathesis does not know by itself: a mail is any bytes."""

import json

import schemathesis


@schemathesis.serializer("message/rfc822")
def mail(ctx, value):
    return value if isinstance(value, bytes) else json.dumps(value).encode()

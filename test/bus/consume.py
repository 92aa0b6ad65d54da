"""Reads topics from their beginning and prints each record as a line of JSON, with the event in it as the SDK of CloudEvents reads it.

It knows nothing of what writes them.
"""

import json
import sys

from cloudevents.core.bindings.kafka import KafkaMessage, from_kafka
from cloudevents.core.exceptions import CloudEventValidationError
from cloudevents.core.formats.json import JSONFormat
from kafka import KafkaConsumer, TopicPartition


def event_in(record):
    message = KafkaMessage(headers=dict(record.headers), key=record.key, value=record.value)
    try:
        event = from_kafka(message, JSONFormat())
    except (CloudEventValidationError, ValueError, KeyError):
        return None
    return {**event.get_attributes(), "data": event.get_data()}


brokers, *topics = sys.argv[1:]
consumer = KafkaConsumer(bootstrap_servers=brokers, enable_auto_commit=False, auto_offset_reset="earliest")
found = [TopicPartition(topic, partition) for topic in topics for partition in consumer.partitions_for_topic(topic)]
consumer.assign(found)
print(json.dumps({"ready": len(found)}), flush=True)
for record in consumer:
    headers = {name: value.decode() for name, value in record.headers}
    text = record.value.decode()
    print(
        json.dumps(
            {
                "topic": record.topic,
                "key": record.key.decode(),
                "headers": headers,
                "at": record.timestamp,
                "value": text if len(text) < 5000 else text[:100],
                "event": event_in(record) if len(text) < 5000 else None,
            },
            default=lambda value: value.isoformat(),
        ),
        flush=True,
    )

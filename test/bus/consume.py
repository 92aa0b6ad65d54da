"""Reads topics from their beginning and prints each record as a line of JSON. It knows nothing of what writes them."""

import json
import sys

from kafka import KafkaConsumer, TopicPartition

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
            }
        ),
        flush=True,
    )

"""A legacy ERP beside Quartermaster: it hears of orders on Kafka, keeps them, and says when their goods have come.

It knows docs/events.md and docs/subscriptions.md, and nothing else of Quartermaster:

    pip install -r requirements.txt
    python erp.py localhost:9092

Each event may come twice, with the same source and id; each order is kept once, and each of its deliveries has the same id again.
"""

import json
import sys
from datetime import datetime, timezone

from kafka import KafkaConsumer, KafkaProducer

ORDERS = "quartermaster.order"
DELIVERIES = "warehouse.deliveries"
SOURCE = "urn:legacy-erp:warehouse"


def attributes(record):
    """What a CloudEvent in binary mode says of itself."""
    return {name.removeprefix("ce_"): value.decode() for name, value in record.headers}


def receipt(event, order):
    """`goods.received` for all that was ordered: the same for the same order, so that a repeat is known as one."""
    headers = {
        "ce_specversion": "1.0",
        "ce_id": f"{event['tenant']}/{order['order']}/1",
        "ce_source": SOURCE,
        "ce_type": "goods.received",
        "ce_time": datetime.now(timezone.utc).isoformat(),
        "content-type": "application/json",
    }
    data = {"order": order["order"], "lines": order["lines"]}
    return [(name, value.encode()) for name, value in headers.items()], json.dumps(data).encode()


def main(brokers):
    consumer = KafkaConsumer(
        ORDERS,
        bootstrap_servers=brokers,
        group_id="legacy-erp",
        auto_offset_reset="earliest",
        enable_auto_commit=False,
    )
    producer = KafkaProducer(bootstrap_servers=brokers, acks="all", retries=5)
    book = {}
    for record in consumer:
        event = attributes(record)
        if event["type"] == "quartermaster.order.sent.v1":
            order = json.loads(record.value)
            if (event["source"], event["id"]) not in book:
                book[event["source"], event["id"]] = order
                print(f"{order['order']} of {event['tenant']} is in the book", flush=True)
            headers, value = receipt(event, order)
            producer.send(DELIVERIES, key=order["order"].encode(), value=value, headers=headers).get(timeout=30)
        consumer.commit()


if __name__ == "__main__":
    main(sys.argv[1])

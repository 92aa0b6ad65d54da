import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { freePort } from '../../local/ports.ts';
import { until } from '../support/until.ts';
import { pythonPrograms } from './consumer.ts';

const REGION = 'eu-central-1';
export const BUS = 'purchasing';

/** AWS's SDKs read these; moto takes any. */
const CREDENTIALS = { AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test' };

const ADMIN = `
import json, sys, boto3
command, url = sys.argv[1:3]
at = dict(region_name="${REGION}", endpoint_url=url, aws_access_key_id="test", aws_secret_access_key="test")
events, sqs = boto3.client("events", **at), boto3.client("sqs", **at)
if command == "make":
    events.create_event_bus(Name="${BUS}")
    queue = sqs.create_queue(QueueName="all")["QueueUrl"]
    arn = sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    events.put_rule(Name="all", EventBusName="${BUS}", EventPattern=json.dumps({"source": ["quartermaster"]}))
    events.put_targets(Rule="all", EventBusName="${BUS}", Targets=[{"Id": "queue", "Arn": arn}])
else:
    queue = sqs.get_queue_url(QueueName="all")["QueueUrl"]
    while True:
        found = sqs.receive_message(QueueUrl=queue, MaxNumberOfMessages=10).get("Messages", [])
        if not found:
            break
        for message in found:
            print(json.dumps(json.loads(message["Body"])))
            sqs.delete_message(QueueUrl=queue, ReceiptHandle=message["ReceiptHandle"])
`;

/** moto's EventBridge with a rule that puts everything into a queue of SQS; `received` empties it, by a client that is not ours. */
export const runEventBridge = async () => {
  Object.assign(process.env, CREDENTIALS);
  const [programs, port] = [await pythonPrograms(), await freePort()];
  const url = `http://127.0.0.1:${port}`;
  const server = spawn(join(programs, 'moto_server'), ['-H', '127.0.0.1', '-p', String(port)], { stdio: 'ignore' });
  const admin = async (command: 'make' | 'receive'): Promise<string[]> => {
    const child = spawn(join(programs, 'python'), ['-c', ADMIN, command, url], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let text = '';
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
    const [code] = await once(child, 'close');
    if (code !== 0) throw new Error(`The queue could not be asked to ${command}.`);
    return text.split('\n').filter(Boolean);
  };
  const answers = () =>
    fetch(`${url}/moto-api/`).then(
      ({ ok }) => ok,
      () => false,
    );
  await until(answers, { withinMs: 60_000 });
  await admin('make');
  return {
    url,
    region: REGION,
    received: async (): Promise<unknown[]> => (await admin('receive')).map((line) => JSON.parse(line)),
    close: async (): Promise<void> => {
      server.kill('SIGKILL');
      if (server.exitCode === null && server.signalCode === null) await once(server, 'exit');
    },
  };
};

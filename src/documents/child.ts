import { buffer } from 'node:stream/consumers';
import { Order } from './order.ts';
import { read } from './read.ts';

const { limits, ...file } = Order.parse(JSON.parse(process.argv[2] ?? ''));
const bytes = await buffer(process.stdin);
process.stdout.write(JSON.stringify(await read({ ...file, bytes }, limits)));

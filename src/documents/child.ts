import { buffer } from 'node:stream/consumers';
import { Order } from './order.ts';
import { loadPdfReader } from './pdf.ts';
import { read } from './read.ts';
import { dropRights } from './rights.ts';
import { watch } from './watch.ts';

const { limits, parent, ...file } = Order.parse(JSON.parse(process.argv[2] ?? ''));
const [bytes] = await Promise.all([buffer(process.stdin), watch(parent, limits), loadPdfReader()]);
dropRights();
process.stdout.write(JSON.stringify(await read({ ...file, bytes }, limits)));

import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { ATTACHMENT_LIMITS } from '../../src/documents/limits.ts';
import { withReader } from '../../src/documents/read-document.ts';

/** Reads a file as worker and server do, and prints what came of it and by how many bytes this process grew meanwhile. */
const [path = '', milliseconds = ATTACHMENT_LIMITS.milliseconds] = process.argv.slice(2);
const file = {
  name: basename(path),
  mediaType: 'application/octet-stream',
  bytes: new Uint8Array(await readFile(path)),
};
const limits = { ...ATTACHMENT_LIMITS, milliseconds: Number(milliseconds) };

const before = process.memoryUsage.rss();
let most = before;
const weigh = (): void => {
  most = Math.max(most, process.memoryUsage.rss());
};
const scale = setInterval(weigh, 10);
const document = await withReader({ behind: 0, milliseconds: 0 }, (read) => read(file, limits));
clearInterval(scale);
weigh();
process.stdout.write(JSON.stringify({ document, grown: most - before }));

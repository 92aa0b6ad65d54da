// `npm run export-events`: writes what events look like into events/, unless a reader of what stands there could stumble over it.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { breaking } from '../src/events/compatible.ts';
import { asyncApi, schemas } from '../src/events/documents.ts';
import { ROOT } from './folders.ts';

const folder = join(ROOT, 'events', 'schemas');
mkdirSync(folder, { recursive: true });
const files = readdirSync(folder);
const read = (file: string): unknown => JSON.parse(readFileSync(join(folder, file), 'utf8'));
const before = Object.fromEntries(files.map((file) => [file.replace(/\.json$/, ''), read(file)]));
const after = schemas();

const broken = breaking(before, after);
if (broken.length > 0) {
  console.error(
    `Nothing is written, since readers could stumble:\n${broken.join('\n')}\nMake it a new version of the event.`,
  );
  process.exit(1);
}
const written = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;
for (const file of files) rmSync(join(folder, file));
for (const [type, schema] of Object.entries(after)) writeFileSync(join(folder, `${type}.json`), written(schema));
writeFileSync(join(ROOT, 'events', 'asyncapi.json'), written(asyncApi()));
console.log(`events/ has ${Object.keys(after).length} events.`);

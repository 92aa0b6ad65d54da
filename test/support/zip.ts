import { crc32, deflateRawSync } from 'node:zlib';

/** A part as it stands in the archive; `claims` is the size that its headers say. */
export type Part = { name: string; content: Buffer | string; claims?: number };

const u16 = (value: number): Buffer => Buffer.from(Uint16Array.of(value).buffer);
const u32 = (value: number): Buffer => Buffer.from(Uint32Array.of(value).buffer);

/** A zip archive of deflated parts, as office programs write them. */
export const zipOf = (parts: readonly Part[]): Buffer => {
  const [files, directory]: [Buffer[], Buffer[]] = [[], []];
  let offset = 0;
  for (const { name, content, claims } of parts) {
    const bytes = typeof content === 'string' ? Buffer.from(content) : content;
    const packed = deflateRawSync(bytes);
    const title = Buffer.from(name);
    const facts = Buffer.concat([
      u16(20),
      u16(0x800),
      u16(8),
      u32(0),
      u32(crc32(bytes)),
      u32(packed.length),
      u32(claims ?? bytes.length),
      u16(title.length),
      u16(0),
    ]);
    const local = Buffer.concat([u32(0x04034b50), facts, title, packed]);
    files.push(local);
    directory.push(
      Buffer.concat([u32(0x02014b50), u16(20), facts, u16(0), u16(0), u16(0), u32(0), u32(offset), title]),
    );
    offset += local.length;
  }
  const central = Buffer.concat(directory);
  const end = [u32(0x06054b50), u32(0), u16(parts.length), u16(parts.length), u32(central.length), u32(offset), u16(0)];
  return Buffer.concat([...files, central, ...end]);
};

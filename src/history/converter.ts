import { fileURLToPath } from 'node:url';
import type { DataConverter } from '@temporalio/common';
import type { HistoryCodec } from './codec.ts';

/** Where the bundler of workflows finds the failure converter. */
export const failureConverterPath = fileURLToPath(new URL('failure-converter.ts', import.meta.url));

/** What every client and worker of ours converts with. */
export const historyConverter = (codec: HistoryCodec): DataConverter => ({
  failureConverterPath,
  payloadCodecs: [codec],
});

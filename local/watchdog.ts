// Outlives its supervisor by a moment: the pipe closes when that is gone, also after a kill -9, and then everything it had started ends.
import { endRecorded } from './record.ts';

const [home = '', owner = ''] = process.argv.slice(2);

process.stdin.on('error', () => {}).on('close', () => void endRecorded(home, owner));
process.stdin.resume();

// A store in a process of its own, to be killed: `node store-main.ts DIR COMPRESS_AFTER_DAYS [KEEP_DAYS]`. Says on standard output what the store says.
import { openStore } from '../../collector/src/store/open-store.ts';
import { FOR_EVER } from './asked-store.ts';

const [dir, days, keepDays] = process.argv.slice(2);
if (dir === undefined || days === undefined) throw new Error('a folder and a number of days are needed');
const store = await openStore({
  dir,
  retention: keepDays === undefined ? FOR_EVER : { ...FOR_EVER, details: Number(keepDays) },
  compressAfterDays: Number(days),
  note: (level, message) => process.stdout.write(`${level} ${message}\n`),
});
process.stdout.write('ready\n');
process.on('SIGTERM', () => void store.close().then(() => process.exit(0)));
setInterval(() => undefined, 60_000);

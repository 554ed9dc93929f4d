import './threads.ts';
import { collectorCommand } from './commands/collector.ts';

await collectorCommand(process.argv.slice(2));

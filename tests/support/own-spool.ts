import { randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * A spool for each test file. What a file's processes left for a collector that is gone would otherwise be sent, as it should be, to the next one at
 * that address: and ports are given out again.
 */
process.env['SYNCTRAIL_SPOOL_DIR'] = join(tmpdir(), 'spool', randomUUID());

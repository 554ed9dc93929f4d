import { hostname, userInfo } from 'node:os';
import type { AuditEntry } from './record.ts';

/** Who this process runs as, by the operating system; the number where it has no name for him. */
function operator(): string {
  try {
    return userInfo().username;
  } catch {
    return `user ${process.getuid?.() ?? 'unknown'}`;
  }
}

/** An entry of what somebody did by a command on the machine itself. `told` goes on from "… by anna on host: ", `count` is of what it was done to. */
export function operatorEntry(command: string, told: string, count: number): AuditEntry {
  const name = operator();
  return {
    event: 'STORE_COMMAND',
    line: `"${command}" by ${name} on ${hostname()}: ${told}`,
    attributes: {
      'sync.audit.command': command,
      'sync.audit.count': count,
      'sync.initiator.type': 'user',
      'sync.initiator.name': name,
    },
  };
}

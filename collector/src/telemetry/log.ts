type LogLevel = 'info' | 'warn' | 'error';
export type Log = (level: LogLevel, message: string, fields?: Readonly<Record<string, string | number>>) => void;

/** One line of JSON for each message. */
export function createLog(write: (line: string) => void): Log {
  return (level, message, fields) => write(`${JSON.stringify({ time: new Date().toISOString(), level, message, ...fields })}\n`);
}

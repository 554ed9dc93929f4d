export const LOG_LEVELS = ['debug', 'info', 'warn', 'error'] as const;

export type LogLevel = (typeof LOG_LEVELS)[number];
export type Log = (level: LogLevel, message: string, fields?: Readonly<Record<string, string | number>>) => void;

/** One line of JSON for each message of at least the level that counts then. */
export function createLog(write: (line: string) => void, least: () => LogLevel): Log {
  return (level, message, fields) => {
    if (LOG_LEVELS.indexOf(level) >= LOG_LEVELS.indexOf(least()))
      write(`${JSON.stringify({ time: new Date().toISOString(), level, message, ...fields })}\n`);
  };
}

const said = new Set<string>();

/** Says something about ourselves once in a process's life; the host's log is not ours to fill. */
export function warnOnce(key: string, text: string): void {
  if (said.has(key)) return;
  said.add(key);
  process.emitWarning(text, { type: 'SynctrailWarning', code: key });
}

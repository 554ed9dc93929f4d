import type { RedactionRules } from '@synctrail/model';
import type { BodySettings } from '../bodies/policy.ts';

/** What the options and the environment come to. */
export interface Settings {
  readonly disabled: boolean;
  readonly tracesUrl: string;
  readonly logsUrl: string;
  readonly metrics: {
    readonly enabled: boolean;
    readonly url: string;
    /** From one reading to the next. */
    readonly intervalMs: number;
  };
  /** One small event for each record that is written or fails. */
  readonly recordEvents: boolean;
  readonly headers: Readonly<Record<string, string>>;
  readonly resource: Readonly<Record<string, string | number | boolean>>;
  /** The host's own SDK is taken notice of. */
  readonly hostSdk: boolean;
  readonly spool: {
    /** Undefined when there is to be none; empty for the one below the system's folder for temporary files. */
    readonly root: string | undefined;
    /** Of all files of a process together. */
    readonly limitBytes: number;
  };
  readonly gzip: boolean;
  readonly timeoutMs: number;
  readonly queueBytes: number;
  readonly flushTimeoutMs: number;
  readonly bodies: BodySettings;
  /** The user's own, beside what everybody's secrets are. */
  readonly redact: RedactionRules;
}

export interface Resolved {
  readonly settings: Settings;
  /** What was passed over, and why. */
  readonly warnings: readonly string[];
}

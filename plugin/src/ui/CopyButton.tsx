import { IconButton } from '@grafana/ui';
import { useEffect, useState } from 'react';

/** Copies a value and says so. */
export function CopyButton({ value, what }: { value: string; what: string }) {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return undefined;
    const timer = setTimeout(() => setCopied(false), 1500);
    return () => clearTimeout(timer);
  }, [copied]);
  const copy = async () => {
    await navigator.clipboard.writeText(value);
    setCopied(true);
  };
  return (
    <IconButton
      name={copied ? 'check' : 'copy'}
      size="sm"
      aria-label={copied ? 'Copied' : `Copy ${what}`}
      tooltip={copied ? 'Copied' : `Copy ${what}`}
      onClick={() => void copy()}
    />
  );
}

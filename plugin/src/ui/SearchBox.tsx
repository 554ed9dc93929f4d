import { Icon, IconButton, Input } from '@grafana/ui';
import { useEffect, useState } from 'react';

/** Time without typing after which the search begins, ms. */
const PAUSE_MS = 300;

/** The search of the open level (S0-42). Escape clears it. */
export function SearchBox({ value, onChange, placeholder }: { value: string; onChange: (value: string) => void; placeholder: string }) {
  const [text, setText] = useState(value);
  useEffect(() => setText(value), [value]);
  useEffect(() => {
    const next = text.trim();
    if (next === value) return undefined;
    const timer = setTimeout(() => onChange(next), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text, value, onChange]);
  const clear = () => {
    setText('');
    onChange('');
  };
  return (
    <Input
      type="search"
      width={44}
      value={text}
      placeholder={placeholder}
      aria-label={placeholder}
      prefix={<Icon name="search" />}
      suffix={text === '' ? undefined : <IconButton name="times" aria-label="Clear the search" onClick={clear} />}
      onChange={(event) => setText(event.currentTarget.value)}
      onKeyDown={(event) => {
        if (event.key === 'Escape') clear();
        if (event.key === 'Enter') onChange(text.trim());
      }}
    />
  );
}

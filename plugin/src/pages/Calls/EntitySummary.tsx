import { TextLink } from '@grafana/ui';
import type { EntityRow } from '../../model/entity.ts';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { Duration } from '../../ui/Duration.tsx';
import { formatWord } from '../../ui/format.ts';
import { StatusBadge } from '../../ui/StatusBadge.tsx';
import type { Fact } from '../../ui/Summary.tsx';
import { Summary } from '../../ui/Summary.tsx';
import { Time } from '../../ui/Time.tsx';
import type { EntityPlace } from '../../urls.ts';
import { pageUrl, runsUrl, searching } from '../../urls.ts';

/** A record's row as the head of its page. */
export function EntitySummary({ row, place }: { row: EntityRow; place: EntityPlace }) {
  const between = row.direction === 'between';
  const facts: Fact[] = [
    { label: 'Status', value: <StatusBadge status={row.status} /> },
    { label: between ? 'Source id' : 'External id', value: <Id value={row.externalId} /> },
    {
      label: between ? 'Target id' : 'Internal id',
      value: <Id value={row.internalId} />,
      tone: row.internalId === undefined ? 'quiet' : undefined,
    },
    { label: 'Type', value: row.type },
    { label: 'Action', value: row.action === undefined ? '–' : formatWord(row.action) },
  ];
  if (row.action === 'skip' && row.reason !== undefined) facts.push({ label: 'Skipped because', value: formatWord(row.reason) });
  if (row.startedAt !== undefined) facts.push({ label: 'Started', value: <Time ms={row.startedAt} /> });
  facts.push({ label: 'Duration', value: <Duration ms={row.durationMs} sinceMs={undefined} /> });
  for (const { name, status } of row.substeps)
    facts.push({ label: name, value: formatWord(status), tone: status === 'success' ? undefined : 'bad' });
  if (row.originId !== undefined) {
    facts.push({
      label: 'Fetched in',
      value: <TextLink href={pageUrl({ ...place, pageId: row.originId })}>another page</TextLink>,
      title: 'This page loaded what the other one fetched',
    });
  }
  const id = row.externalId ?? row.internalId;
  if (id !== undefined) {
    facts.push({ label: 'History', value: <TextLink href={searching(runsUrl(place), id)}>all runs that touched it</TextLink> });
  }
  return <Summary facts={facts} />;
}

function Id({ value }: { value: string | undefined }) {
  if (value === undefined) return '–';
  return (
    <>
      {value} <CopyButton value={value} what="id" />
    </>
  );
}

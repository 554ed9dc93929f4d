import { INDEX_LABELS, SPAN_COLUMNS } from '../src/columns.ts';

const HEAD = '# Generated from model/src/registry by `npm run generate`. Do not edit.\n';

const tempo = SPAN_COLUMNS.filter((spec) => spec.column !== 'store');

export function tempoColumns(): string {
  const rows = tempo.map((spec) => {
    const blob = spec.column === 'blob' ? ', options: [blob]' : '';
    return `  - { scope: span, name: ${spec.name}, type: ${spec.type}${blob} }`;
  });
  return `${HEAD}parquet_dedicated_columns:\n${rows.join('\n')}\n`;
}

export function lokiLabels(): string {
  return `${HEAD}otlp_config:
  resource_attributes:
    ignore_defaults: true
    attributes_config:
      - action: index_label
        attributes: [${INDEX_LABELS.resource.join(', ')}]
  log_attributes:
    - action: index_label
      attributes: [${INDEX_LABELS.log.join(', ')}]
`;
}

import { type AttributeName, lokiName } from '@synctrail/model';
import { LOKI_UID, PROMETHEUS_UID, TEMPO_UID } from './names.ts';

// In a provisioned file `$$` is a dollar: a single one would be a variable of the environment.
const tag = (name: AttributeName): string => `$\${__span.tags["${name}"]}`;
const RAW = '$${__value.raw}';

/** From a span to the events of its run, step and record. */
const EVENTS_OF_SPAN = `{${lokiName('sync.integration')}="${tag('sync.integration')}"} | ${lokiName('sync.run.id')}="${tag('sync.run.id')}"`;

function derived(name: string, label: string, title: string): object {
  return { name, matcherType: 'label', matcherRegex: label, url: RAW, datasourceUid: TEMPO_UID, urlDisplayLabel: title };
}

/** The data sources, with the ways between them. */
export function dataSources(): object {
  return {
    apiVersion: 1,
    datasources: [
      {
        name: 'Synctrail traces',
        uid: TEMPO_UID,
        type: 'tempo',
        access: 'proxy',
        url: 'http://tempo:3200',
        editable: false,
        jsonData: {
          timeout: 60,
          tracesToLogsV2: {
            datasourceUid: LOKI_UID,
            spanStartTimeShift: '-1h',
            spanEndTimeShift: '1h',
            customQuery: true,
            query: EVENTS_OF_SPAN,
          },
          nodeGraph: { enabled: true },
          // A run, step or page is found by its id at once; a window would only slow that down.
          traceQuery: { timeShiftEnabled: false },
        },
      },
      {
        name: 'Synctrail events',
        uid: LOKI_UID,
        type: 'loki',
        access: 'proxy',
        url: 'http://loki:3100',
        editable: false,
        jsonData: {
          timeout: 60,
          maxLines: 1000,
          derivedFields: [
            derived('Trace', 'trace_id', 'Trace'),
            derived('Run', lokiName('sync.run.id'), 'Trace of the run'),
            derived('Page', lokiName('sync.page.id'), 'Trace of the page'),
          ],
        },
      },
      {
        name: 'Synctrail metrics',
        uid: PROMETHEUS_UID,
        type: 'prometheus',
        access: 'proxy',
        url: 'http://prometheus:9090',
        editable: false,
        isDefault: true,
        jsonData: { httpMethod: 'POST', timeInterval: '15s' },
      },
    ],
  };
}

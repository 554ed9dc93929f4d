// Writes what is derived from the registry. `--check` writes nothing and fails when a file is not up to date.
import { commonjsTypes } from './generate/commonjs.ts';
import { constants } from './generate/constants.ts';
import { conventions } from './generate/conventions.ts';
import { lokiLabels, tempoColumns } from './generate/engines.ts';
import { writeFiles } from './generate/write-files.ts';

writeFiles({
  'model/src/attributes.generated.ts': constants(),
  'model/cjs/index.d.cts': commonjsTypes(),
  'docs/conventions.md': conventions(),
  'provisioning/engines/tempo-columns.generated.yaml': tempoColumns(),
  'provisioning/engines/loki-labels.generated.yaml': lokiLabels(),
});

import { callAttributes } from './call.ts';
import { collectorAttributes } from './collector.ts';
import { entityAttributes } from './entity.ts';
import { errorAttributes } from './error.ts';
import { identityAttributes } from './identity.ts';
import { recordAttributes } from './record.ts';
import { ledgerAttributes } from './ledger.ts';
import { metricLabelAttributes } from './metric-label.ts';
import { pageAttributes } from './page.ts';
import { runAttributes } from './run.ts';
import { stepAttributes } from './step.ts';

/** Attributes that are Synctrail's own, in the order of the table. */
export const syncAttributes = [
  ...recordAttributes,
  ...identityAttributes,
  ...runAttributes,
  ...stepAttributes,
  ...pageAttributes,
  ...entityAttributes,
  ...callAttributes,
  ...errorAttributes,
  ...ledgerAttributes,
  ...collectorAttributes,
  ...metricLabelAttributes,
] as const;

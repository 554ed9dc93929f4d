import { useParams } from 'react-router-dom';
import type { EntityPlace } from '../urls.ts';

/** What the address names; a part that the open level does not have is empty. */
export function usePlace(): EntityPlace {
  const { integration = '', runId = '', stepId = '', pageId = '', opId = '' } = useParams();
  return { integration, runId, stepId, pageId, opId };
}

import { ok, refused } from '../answer.ts';
import type { Route } from '../crm.ts';
import { page } from '../paging.ts';

/** A batch that holds this company answers 503 the first time. */
const STUMBLING_BATCH = 'acme-co-2151';
const LARGEST_BATCH = 50;

interface BatchInput {
  id: string;
  external_id: string;
}

export const COMPANY_ROUTES: readonly Route[] = [
  {
    method: 'GET',
    path: /^\/v3\/companies$/,
    answer: (crm, { query }) => page(crm.records, crm.records.companies, query),
  },
  {
    method: 'POST',
    path: /^\/v3\/companies\/batch\/link$/,
    answer: (crm, { body }) => {
      const { inputs } = body as { inputs: BatchInput[] };
      if (inputs.length > LARGEST_BATCH) return refused(400, 'BATCH_TOO_LARGE', `At most ${LARGEST_BATCH} inputs`, 'inputs');
      if (inputs.some(({ id }) => id === STUMBLING_BATCH) && crm.stumbles('link companies')) {
        return refused(503, 'OVERLOADED', 'Try again in a moment');
      }
      const faults = new Map(crm.records.companies.map((company) => [company.body.id, company.fault]));
      return ok({
        results: inputs.map(({ id }) =>
          faults.get(id) === 'invalid_domain'
            ? { id, status: 'error', error: { code: 'INVALID_DOMAIN', message: `The domain of ${id} does not resolve`, field: 'domain' } }
            : { id, status: 'linked' },
        ),
      });
    },
  },
];

import { notFound, ok, refused } from '../answer.ts';
import type { Route } from '../crm.ts';
import { page } from '../paging.ts';

export const DEAL_ROUTES: readonly Route[] = [
  {
    method: 'GET',
    path: /^\/v3\/deals$/,
    answer: (crm, { query }) => page(crm.records, crm.records.deals, query),
  },
  {
    method: 'GET',
    path: /^\/v3\/deals\/([^/]+)\/line-items$/,
    answer: (crm, { id }) => {
      const deal = crm.records.deals.find(({ body }) => body.id === id);
      if (deal === undefined || deal.fault === 'gone') return notFound(`Deal ${id}`);
      if (deal.fault === 'broken') return refused(500, 'INTERNAL', `Line items of ${id} could not be read`);
      if (deal.fault === 'flaky' && crm.stumbles(`line items ${id}`)) return refused(503, 'OVERLOADED', 'Try again in a moment');
      return ok({ data: [{ sku: `SKU-${id}`, amount: deal.body.amount }] });
    },
  },
];

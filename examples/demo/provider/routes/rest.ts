import { notFound, ok } from '../answer.ts';
import type { Route } from '../crm.ts';
import { page } from '../paging.ts';

/** What is small: owners and settings, which have no pages, and activities, which are slow. */
export const OTHER_ROUTES: readonly Route[] = [
  { method: 'GET', path: /^\/v3\/owners$/, answer: (crm) => ok({ data: crm.records.owners }) },
  { method: 'GET', path: /^\/v3\/settings$/, answer: (crm) => ok({ data: crm.records.settings }) },
  { method: 'GET', path: /^\/v3\/activities$/, answer: (crm, { query }) => page(crm.records, crm.records.activities, query) },
  {
    method: 'GET',
    path: /^\/v3\/activities\/([^/]+)$/,
    answer: (crm, { id }) => {
      const activity = crm.records.activities.find(({ body }) => body.id === id);
      if (activity === undefined) return notFound(`Activity ${id}`);
      return { ...ok({ ...activity.body, text: `Notes of ${id}` }), delayMs: crm.pace.activityMs };
    },
  },
];

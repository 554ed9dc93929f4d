/** Handles for browser tests, where neither a role nor a text names the place. */
export const testIds = {
  integrationCard: (key: string) => `integration-card-${key}`,
  syncedAgo: 'synced-ago',
  summary: 'row-summary',
  failures: 'failures',
  statusBadge: 'status-badge',
  callDetail: 'call-detail',
} as const;

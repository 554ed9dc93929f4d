import type { RootOptions } from './scope.ts';

/** For whom a sync was to be created or was enabled again, and by whom. */
export type LifeOptions = Omit<RootOptions, 'signal'>;

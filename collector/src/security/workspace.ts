/** Where what was sent without a token goes, and with the one of `SYNCTRAIL_TOKEN`. */
export const DEFAULT_WORKSPACE = 'default';

/** A workspace's name is also the engines' tenant and the name of a folder. */
export const WORKSPACE_NAME = /^[a-z0-9][a-z0-9-]{0,62}$/;

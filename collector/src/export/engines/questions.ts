/** Every event of ours that a Loki holds. */
export const ALL_EVENTS = '{sync_kind=~".+"}';

/** Every trace of ours that a Tempo holds. */
export const ALL_TRACES = '{ span."sync.level" != nil } with (most_recent=true)';

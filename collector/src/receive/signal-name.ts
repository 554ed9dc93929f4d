export type SignalName = 'traces' | 'logs' | 'metrics';

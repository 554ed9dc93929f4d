import { collectDefaultMetrics, Registry } from 'prom-client';

/**
 * The numbers of this process, for `/metrics`: its CPU, memory, garbage collection and how late its event loop runs. Every part that counts
 * something registers its own counters, gauges and histograms here, by the names of the model.
 */
export function processRegistry(): Registry {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  return registry;
}

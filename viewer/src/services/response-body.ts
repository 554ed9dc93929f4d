import type { BackendSrvRequest } from '@grafana/runtime';

/** Reads a body as Grafana does: JSON where it can be parsed, text otherwise. */
export async function readBody<T>(response: Response, type: BackendSrvRequest['responseType']): Promise<T> {
  if (type === 'arraybuffer') return (await response.arrayBuffer()) as T;
  if (type === 'blob') return (await response.blob()) as T;
  const text = await response.text();
  if (type === 'text') return text as T;
  try {
    return JSON.parse(text) as T;
  } catch {
    return text as T;
  }
}

import { isSecretKey } from '@synctrail/model';
import type { Remark } from './file.ts';
import type { Path } from './schema-walk.ts';
import { isLoopback, type Settings } from './settings.ts';
import type { FromEnvironment } from './show.ts';

type WhereIs = (path: Path) => string;

/** Bounds of which one can never be reached for the other. */
function sizeWarnings({ limits, queue, store }: Settings, whereIs: WhereIs): Remark[] {
  const found: Remark[] = [];
  if (limits.inflatedBytes < limits.bodyBytes) {
    const text = `limits.inflatedBytes (${limits.inflatedBytes}) is less than limits.bodyBytes (${limits.bodyBytes}): no body as large as that is taken.`;
    found.push({ where: whereIs(['limits', 'inflatedBytes']), text });
  }
  if (queue.segmentBytes * 2 > queue.bytes) {
    const text = `queue.segmentBytes (${queue.segmentBytes}) is more than half of queue.bytes (${queue.bytes}): room comes free by whole files only.`;
    found.push({ where: whereIs(['queue', 'segmentBytes']), text });
  }
  if (store.compressAfterDays >= store.keepDays.details) {
    const text = `store.compressAfterDays (${store.compressAfterDays}) is not less than store.keepDays.details (${store.keepDays.details}): no day of spans is ever compressed.`;
    found.push({ where: whereIs(['store', 'compressAfterDays']), text });
  }
  return found;
}

function destinationWarnings({ forward }: Settings, whereIs: WhereIs): Remark[] {
  return forward.flatMap(({ url, headers }, index): Remark[] => {
    const isSecret = Object.keys(headers).some((name) => isSecretKey(name));
    if (!isSecret || new URL(url).protocol === 'https:' || isLoopback(new URL(url).hostname)) return [];
    const text = `forward[${index}].headers has a secret, and forward[${index}].url no https: it can be read on its way.`;
    return [{ where: whereIs(['forward', index, 'url']), text }];
  });
}

/** What works, but is hardly what is wanted. */
export function warningsOf(settings: Settings, secrets: FromEnvironment, whereIs: WhereIs): Remark[] {
  const { listen, access, tls } = settings;
  const fromEnvironment = new Set(secrets.values());
  const found: Remark[] = [];
  for (const [index, { name, token }] of access.tokens.entries()) {
    if (token === undefined || fromEnvironment.has(token)) continue;
    const path = ['access', 'tokens', index, 'token'];
    found.push({
      where: whereIs(path),
      text: `access.tokens[${index}].token is in the file in plain text (${name}): keep its hash instead, which "synctrail collector token" prints, or \${NAME}.`,
    });
  }
  found.push(...sizeWarnings(settings, whereIs), ...destinationWarnings(settings, whereIs));
  if (!isLoopback(listen.host) && tls === undefined) {
    found.push({
      where: whereIs(['listen', 'host']),
      text: `${listen.host} is beyond this machine and there is no tls: tokens and data can be read on their way.`,
    });
  }
  return found;
}

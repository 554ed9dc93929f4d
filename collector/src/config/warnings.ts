import type { Remark } from './file.ts';
import type { Path } from './schema-walk.ts';
import type { Settings } from './settings.ts';
import type { FromEnvironment } from './show.ts';

/** What works, but is hardly what is wanted. */
export function warningsOf({ listen, access, tls }: Settings, secrets: FromEnvironment, whereIs: (path: Path) => string): Remark[] {
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
  const isLocal = listen.host === 'localhost' || listen.host === '::1' || listen.host.startsWith('127.');
  if (!isLocal && tls === undefined) {
    found.push({
      where: whereIs(['listen', 'host']),
      text: `${listen.host} is beyond this machine and there is no tls: tokens and data can be read on their way.`,
    });
  }
  return found;
}

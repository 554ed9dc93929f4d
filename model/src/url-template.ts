const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;
const VERSION = /^v\d+(?:[._-]\w+)?$|^\d{4}-\d{2}(?:-\d{2})?$/i;
/** Letters and digits mixed, as record ids are: `cus_9s6XKzkNRiz8i3`, `hs-20001`. */
const MIXED = /^(?=.*\d)[\w.~-]{5,}$/;

function isIdLike(segment: string): boolean {
  if (VERSION.test(segment)) return false;
  if (/^\d+$/.test(segment) || UUID.test(segment) || MIXED.test(segment)) return true;
  return segment.includes('@') || segment.includes('%40') || segment.length > 40;
}

/** A path with id-like segments replaced by `{id}`, so that calls to one end point have one name. Takes a path or a whole URL. */
export function urlTemplate(url: string): string {
  const path = url.replace(/^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i, '').replace(/[?#].*$/s, '');
  const template = path
    .split('/')
    .map((segment) => (isIdLike(segment) ? '{id}' : segment))
    .join('/');
  return template === '' ? '/' : template;
}

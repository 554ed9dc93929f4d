/** What a body is. */
export type BodyType = 'json' | 'form' | 'multipart' | 'text' | 'binary' | 'none';

export interface ContentType {
  /** Undefined: nobody said. */
  readonly type: BodyType | undefined;
  readonly charset: string;
  /** Of multipart. */
  readonly boundary: string | undefined;
}

const TEXTUAL = /^text\/|[/+](?:xml|yaml|x-yaml|javascript|ecmascript|graphql|sql|csv|html|markdown|toml)$/;
const JSONISH = /[/+](?:json|json5|ndjson|x-ndjson|jsonl|json-seq|x-json|jsonlines|x-javascript)$/;

/** Reads a content type as its header gives it. */
export function contentType(header: string): ContentType {
  const [media = ''] = header.split(';', 1);
  return {
    type: typeOf(media.trim().toLowerCase()),
    charset: parameter(header, 'charset') ?? 'utf-8',
    boundary: parameter(header, 'boundary'),
  };
}

function typeOf(media: string): BodyType | undefined {
  if (media === '') return undefined;
  if (JSONISH.test(media)) return 'json';
  if (media === 'application/x-www-form-urlencoded') return 'form';
  if (media.startsWith('multipart/')) return 'multipart';
  return TEXTUAL.test(media) ? 'text' : 'binary';
}

export function parameter(header: string, name: string): string | undefined {
  const found = new RegExp(`;\\s*${name}\\s*=\\s*(?:"([^"]*)"|([^;\\s]+))`, 'i').exec(header);
  return found?.[1] ?? found?.[2];
}

import type { Refusal } from './refusal.ts';

export type Media = 'protobuf' | 'json';

const MEDIA: Readonly<Record<string, Media>> = { 'application/x-protobuf': 'protobuf', 'application/json': 'json' };
export const CONTENT_TYPE = { protobuf: 'application/x-protobuf', json: 'application/json' } as const;

/** What a request's Content-Type says, parameters aside. */
export function mediaOf(contentType: string | undefined): Media | Refusal {
  const type = contentType?.split(';')[0]?.trim().toLowerCase() ?? '';
  const media = Object.hasOwn(MEDIA, type) ? MEDIA[type] : undefined;
  if (media !== undefined) return media;
  const got = type === '' ? 'There is no Content-Type' : `The Content-Type ${JSON.stringify(type.slice(0, 100))} is not known here`;
  return { status: 415, message: `${got}: send application/x-protobuf or application/json.` };
}

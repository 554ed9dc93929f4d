import { describe, expect, it } from 'vitest';
import { callBody, whyCut, whyNoBody } from './call-body.ts';
import { prettyJson } from './pretty-json.ts';

describe('the bodies of a call', () => {
  const event = {
    atMs: 0,
    traceId: 'a',
    spanId: 'b',
    line: '{"request":{"headers":{"accept":"*/*"},"body":"{\\"id\\":12345678901234567890,\\"tags\\":[]}"},"response":{"headers":{}}}',
    attributes: {
      'sync.body.request.type': 'json',
      'sync.body.response.type': 'binary',
      'sync.body.response.truncated': true,
      'sync.body.response.missing': 'binary',
      'sync.body.number': 21,
      'sync.body.total': 30,
      'http.response.body.size': 8,
    },
  };

  it('are read from their record, JSON a member a line and letter by letter (S2-12)', () => {
    const body = callBody(event);
    expect(body.request).toMatchObject({ type: 'json', headers: [{ name: 'accept', value: '*/*' }], truncated: false });
    expect(body.request.text).toBe('{\n  "id": 12345678901234567890,\n  "tags": []\n}');
    expect(body.response).toMatchObject({ type: 'binary', text: undefined, size: 8, truncated: true });
    expect(body.place).toEqual({ number: 21, total: 30 });
  });

  it('that are no whole JSON stay as they are', () => {
    for (const text of ['{"cut":', 'plain text', '<b>no HTML</b>', '{"a":1}\n{"a":2}']) expect(prettyJson(text)).toBeUndefined();
    const nested = '{"a":[1,{"b":"x, [y] \\" {z}"},[],{ }],"c":null}';
    expect(JSON.parse(prettyJson(nested) ?? '')).toEqual(JSON.parse(nested));
  });

  it('say why there are none, or not all (SX-10)', () => {
    expect(whyNoBody('limit', true)).toMatch(/the first 20/);
    expect(whyNoBody(undefined, false)).toMatch(/succeed are not kept/);
    expect(whyNoBody(undefined, true)).toMatch(/its sender keeps none/);
    expect(whyCut({ missing: 'size', truncated: true })).toMatch(/longer/);
    expect(whyCut({ missing: undefined, truncated: false })).toBeUndefined();
  });
});

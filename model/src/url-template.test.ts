import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { urlTemplate } from './url-template.ts';

const WORDS =
  'v1 v2.1 v1beta1 s3 ec2 k8s i18n oauth2 OAUTH2 oauth2.0 web3 web3-api base64 test_clocks getUserV2 2024-01 2024-01-15 1.0'.split(' ');
const IDS = [
  'cus_QXg1o8vcGmoR32',
  '550e8400-e29b-41d4-a716-446655440000',
  '12345',
  '7',
  'acme-c-10565',
  'hs-20001',
  'order-12',
  '507f1f77bcf86cd799439011',
  'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk',
  'a@b.example',
  'a%40b.example',
];

const fromUnits = (units: string, size: { minLength: number; maxLength: number }): fc.Arbitrary<string> =>
  fc.string({ unit: fc.constantFrom(...units.split('')), ...size });
const lower = 'abcdefghijklmnopqrstuvwxyz';
const digits = '0123456789';
const word = fc
  .tuple(fromUnits(lower, { minLength: 1, maxLength: 12 }), fromUnits(digits, { minLength: 0, maxLength: 2 }))
  .map(([letters, number]) => letters + number);
const id = fc.oneof(
  fc.uuid(),
  fc.nat().map(String),
  fromUnits('0123456789abcdef', { minLength: 24, maxLength: 24 }).filter((hex) => /\d.*[a-f]|^\d+$/.test(hex)),
  fromUnits(`${lower}${lower.toUpperCase()}${digits}-_`, { minLength: 22, maxLength: 22 }).filter((text) => /\d[^\d]+\d/.test(text)),
  fc
    .tuple(fromUnits(lower, { minLength: 2, maxLength: 5 }), fc.nat())
    .map(([prefix, number]) => `${prefix}-${number}`)
    .filter((text) => text.length > 4),
);

describe('the template of an address', () => {
  it.each([
    ['https://api.hubapi.com/crm/v3/objects/contacts/hs-20001?after=1', '/crm/v3/objects/contacts/{id}'],
    ['/v1/customers/cus_9s6XKzkNRiz8i3/sources', '/v1/customers/{id}/sources'],
    ['https://x.example', '/'],
    ['/orders/42/items/7', '/orders/{id}/items/{id}'],
    ['/admin/api/2024-01/products.json', '/admin/api/2024-01/products.json'],
    ['/users/a@b.example', '/users/{id}'],
    ['/files/6fa459ea-ee8a-3ca4-894e-db77e160355e#top', '/files/{id}'],
    ['/v1/test_helpers/test_clocks', '/v1/test_helpers/test_clocks'],
    ['/oauth2/token', '/oauth2/token'],
  ])('of %s is %s', (url, template) => {
    expect(urlTemplate(url)).toBe(template);
  });

  it.each(WORDS)('keeps the word %s', (segment) => {
    expect(urlTemplate(`/${segment}/x`)).toBe(`/${segment}/x`);
  });

  it.each(IDS)('replaces the id %s', (segment) => {
    expect(urlTemplate(`/x/${segment}/y`)).toBe('/x/{id}/y');
  });

  it('keeps words that end in a small number, and replaces ids, wherever they stand', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.oneof(
            word.map((text) => [text, text]),
            id.map((text) => [text, '{id}']),
          ),
          { minLength: 1 },
        ),
        (segments) => {
          const [path, template] = [0, 1].map((side) => segments.map((pair) => `/${pair[side]}`).join(''));
          expect(urlTemplate(path ?? '')).toBe(template);
        },
      ),
    );
  });

  it('is its own template', () => {
    fc.assert(
      fc.property(fc.webPath(), (path) => {
        expect(urlTemplate(urlTemplate(`/x${path}`))).toBe(urlTemplate(`/x${path}`));
      }),
    );
  });
});

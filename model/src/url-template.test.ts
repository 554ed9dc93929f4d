import { describe, expect, it } from 'vitest';
import { urlTemplate } from './url-template.ts';

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
  ])('of %s is %s', (url, template) => {
    expect(urlTemplate(url)).toBe(template);
  });
});

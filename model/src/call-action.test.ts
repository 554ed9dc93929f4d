import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { callAction } from './call-action.ts';

describe('what a call is for, in readable words (S2-05)', () => {
  it.each([
    ['POST', '/crm/v3/objects/contacts', 'Create contact'],
    ['GET', '/crm/v3/objects/contacts', 'List contacts'],
    ['GET', '/crm/v3/objects/contacts/{id}', 'Get contact'],
    ['PATCH', '/crm/v3/objects/companies/{id}', 'Update company'],
    ['DELETE', '/admin/api/2024-01/products/{id}.json', 'Delete product'],
    ['PUT', '/v3/contacts/{id}/link', 'Link contact'],
    ['POST', '/v3/companies/batch/link', 'Link companies'],
    ['POST', '/crm/v3/objects/contacts/batch/create', 'Create contacts'],
    ['POST', '/crm/v3/objects/deals/search', 'Search deals'],
    ['GET', '/v3/deals/{id}/line-items', 'List line items'],
    ['POST', '/v1/customers/{id}/bank_accounts', 'Create bank account'],
    ['POST', '/v1/invoices/{id}/finalize', 'Finalize invoice'],
    ['GET', '/v1/account', 'Get account'],
    ['GET', '/v1/status', 'Get status'],
    ['HEAD', '/files/{id}', 'Check file'],
    ['POST', '/api/users.list', 'List users'],
    ['POST', '/api/chat.postMessage', 'Post message'],
    ['POST', '/v4/spreadsheets/{id}/values:batchUpdate', 'Update values'],
    ['POST', '/oauth/token', 'Get token'],
    ['POST', '/graphql', 'Query GraphQL'],
    ['PUT', '/addresses/{id}', 'Update address'],
    ['OPTIONS', '/addresses', 'Options addresses'],
    ['GET', '/{id}', undefined],
    ['GET', '/', undefined],
  ])('of %s %s is %s', (method, template, action) => {
    expect(callAction(method, template)).toBe(action);
  });

  it('is one line that begins with a capital, or nothing, whatever the address', () => {
    fc.assert(
      fc.property(fc.constantFrom('GET', 'POST', 'DELETE', 'PURGE'), fc.webPath(), (method, path) => {
        expect(callAction(method, path) ?? 'Nothing').toMatch(/^[^\p{Ll}\s][^\n]*$/u);
      }),
    );
  });
});

import type { SyntaxNode } from '@lezer/common';
import { unsupported } from '../refusal.ts';
import { attributeName } from './go-string.ts';
import { type AttributeScope, type Field, INTRINSICS } from './query.ts';

const SCOPES: Readonly<Record<string, AttributeScope>> = { Span: 'span', Resource: 'resource', Event: 'event' };

/** The field of an AttributeField or IntrinsicField node. */
export function fieldOf(node: SyntaxNode, source: string): Field {
  const text = source.slice(node.from, node.to);
  if (node.name === 'IntrinsicField') {
    const name = intrinsicOf(text);
    if (name === undefined) throw unsupported(`the intrinsic ${text}`);
    return { kind: 'intrinsic', name };
  }
  const identifier = node.getChild('Identifier');
  if (node.name !== 'AttributeField' || identifier === null) throw unsupported(text);
  const name = attributeName(source.slice(identifier.from, identifier.to));
  const first = node.firstChild;
  if (first === null || first.name === 'Identifier') return { kind: 'attribute', scope: 'any', name };
  const scope = SCOPES[first.name];
  if (scope === undefined) throw unsupported(`the scope of ${text}`);
  return { kind: 'attribute', scope, name };
}

function intrinsicOf(text: string): (typeof INTRINSICS)[keyof typeof INTRINSICS] | undefined {
  return Object.hasOwn(INTRINSICS, text) ? INTRINSICS[text as keyof typeof INTRINSICS] : undefined;
}

/** The field as Tempo prints it: `span.sync.status`, `.x`, `span."a b"`, `name`. */
export function fieldText(field: Field): string {
  if (field.kind === 'intrinsic') return field.name;
  // Tempo quotes what would end an attribute.
  const name = /[\s{}()=~!<>&|^,"\\]/.test(field.name) ? JSON.stringify(field.name) : field.name;
  return `${field.scope === 'any' ? '' : field.scope}.${name}`;
}

export function sameField(one: Field, other: Field): boolean {
  return fieldText(one) === fieldText(other);
}

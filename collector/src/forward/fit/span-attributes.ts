import { readAttribute } from '../wire/attributes.ts';
import { type Field, fieldsOf, valueOf } from '../wire/fields.ts';
import { bytesField, textAttribute } from '../wire/write.ts';
import { cutText } from './cut-text.ts';

/** Where attributes are in a message, by the numbers of its fields. */
interface Shape {
  readonly [field: number]: Shape | 'attribute';
}

/** Attributes of a span, of its events and of its links. */
export const SPAN: Shape = { 9: 'attribute', 11: { 3: 'attribute' }, 13: { 4: 'attribute' } };
/** `ResourceSpans.resource.attributes`. */
export const RESOURCE: Shape = { 1: { 1: 'attribute' } };

/** Texts longer than the bound are cut, and the cut is shown. What is short enough as a whole is not looked into. */
export function cutAttributes(message: Buffer, shape: Shape, bytes: number, onCut: () => void): Buffer {
  if (message.length <= bytes) return message;
  const whole = (field: Field) => message.subarray(field.start, field.end);
  return Buffer.concat(
    fieldsOf(message).map((field) => {
      const inner = shape[field.number];
      if (inner === undefined || field.end - field.value <= bytes) return whole(field);
      const value = valueOf(message, field);
      if (inner !== 'attribute') return bytesField(field.number, cutAttributes(value, inner, bytes, onCut));
      const { key, text } = readAttribute(value);
      if (text === undefined || text.length <= bytes) return whole(field);
      onCut();
      return bytesField(field.number, textAttribute(key, cutText(text, bytes)));
    }),
  );
}

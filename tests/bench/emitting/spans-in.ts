interface Field {
  number: number;
  bytes: Buffer;
}

/** The fields of a protobuf message that have a length; the others are passed over. */
function* fieldsOf(message: Buffer): Generator<Field> {
  let at = 0;
  const varint = (): number => {
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = message[at] ?? 0;
      at += 1;
      value += (byte & 127) * scale;
      if (byte < 128) return value;
    }
  };
  while (at < message.length) {
    const tag = varint();
    const type = tag % 8;
    if (type === 0) varint();
    else if (type === 1) at += 8;
    else if (type === 5) at += 4;
    else {
      const length = varint();
      yield { number: Math.floor(tag / 8), bytes: message.subarray(at, at + length) };
      at += length;
    }
  }
}

/** Name and id of each span in an export request: enough to count, and no more. */
export function* spansIn(request: Buffer): Generator<{ name: string; id: string }> {
  for (const resource of fieldsOf(request))
    for (const scope of fieldsOf(resource.bytes)) {
      if (scope.number !== 2) continue;
      for (const span of fieldsOf(scope.bytes)) {
        if (span.number !== 2) continue;
        let name = '';
        let id = '';
        for (const field of fieldsOf(span.bytes)) {
          if (field.number === 2) id = field.bytes.toString('latin1');
          else if (field.number === 5) {
            name = field.bytes.toString('utf8');
            break;
          }
        }
        yield { name, id };
      }
    }
}

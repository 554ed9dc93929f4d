type Values = Record<string, string | number | boolean>;

/** Reads attributes of ours that were encoded for many spans: KeyValues with texts, numbers and truth values, as `sharedAttributes` writes them. */
class AttributeReader {
  private readonly bytes: Buffer;
  private at = 0;

  constructor(bytes: Uint8Array) {
    this.bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  }

  /** @param tagBytes of the field in its message */
  all(tagBytes: number): Values {
    const values: Values = {};
    while (this.at < this.bytes.length) {
      this.at += tagBytes;
      const end = this.varint() + this.at;
      this.at += 1;
      const key = this.text();
      // the value's tag and length
      this.at += 1;
      this.varint();
      values[key] = this.value();
      this.at = end;
    }
    return values;
  }

  private value(): string | number | boolean {
    const tag = this.bytes[this.at];
    this.at += 1;
    if (tag === 0x0a) return this.text();
    if (tag === 0x10) return this.bytes[this.at] === 1;
    if (tag === 0x21) return this.bytes.readDoubleLE(this.at);
    // a whole number; a negative one is a 64-bit complement
    const start = this.at;
    const value = this.varint();
    return this.at - start < 10 ? value : Number(BigInt.asIntN(64, this.bigVarint(start)));
  }

  private text(): string {
    const size = this.varint();
    this.at += size;
    return this.bytes.toString('utf8', this.at - size, this.at);
  }

  private varint(): number {
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = this.bytes[this.at] ?? 0;
      this.at += 1;
      value += (byte & 127) * scale;
      if (byte < 128) return value;
    }
  }

  private bigVarint(start: number): bigint {
    let value = 0n;
    for (let at = start, shift = 0n; at < this.at; at += 1, shift += 7n) value |= BigInt((this.bytes[at] ?? 0) & 127) << shift;
    return value;
  }
}

/** Many spans share them. */
const known = new WeakMap<Uint8Array, Values>();

export function readAttributes(encoded: Uint8Array): Values {
  let values = known.get(encoded);
  if (values === undefined) known.set(encoded, (values = new AttributeReader(encoded).all(1)));
  return values;
}

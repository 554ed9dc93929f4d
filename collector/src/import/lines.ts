import { createReadStream } from 'node:fs';

/** A line of a file, without its end. */
export interface Line {
  readonly text: string;
  /** Bytes of the file up to the line's end. */
  readonly end: number;
}

const NEWLINE = 10;

/** The lines of a file from a byte on, empty ones left out. */
export async function* linesOf(file: string, start: number): AsyncGenerator<Line> {
  let pending: Buffer[] = [];
  let end = start;
  const line = (last: Buffer): Line => {
    const text = Buffer.concat([...pending, last]).toString('utf8');
    pending = [];
    return { text, end };
  };
  for await (const chunk of createReadStream(file, { start }) as AsyncIterable<Buffer>) {
    let from = 0;
    for (let at = chunk.indexOf(NEWLINE); at >= 0; at = chunk.indexOf(NEWLINE, from)) {
      const part = chunk.subarray(from, at);
      end += pending.reduce((sum, { length }) => sum + length, 0) + part.length + 1;
      from = at + 1;
      const read = line(part);
      if (read.text.trim() !== '') yield read;
    }
    if (from < chunk.length) pending.push(chunk.subarray(from));
  }
  if (pending.length === 0) return;
  end += pending.reduce((sum, { length }) => sum + length, 0);
  const read = line(Buffer.alloc(0));
  if (read.text.trim() !== '') yield read;
}

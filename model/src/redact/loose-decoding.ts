const PERCENT_RUN = /(?:%[0-9a-fA-F]{2})+/g;
const PERCENT = /%[0-9a-fA-F]{2}/;
/** Encoded inside an encoded address, and that inside another. */
const MAX_DEPTH = 4;

/** Undoes percent encoding wherever there is any, however often; what is no UTF-8 is read byte by byte. Never throws. */
export function decodePercent(text: string): string {
  let decoded = text;
  for (let depth = 0; depth < MAX_DEPTH && PERCENT.test(decoded); depth++) {
    decoded = decoded.replace(PERCENT_RUN, decodeRun);
  }
  return decoded;
}

function decodeRun(run: string): string {
  try {
    return decodeURIComponent(run);
  } catch {
    // Not UTF-8: the letters of a secret are ASCII, so bytes will do.
    return run.replace(/%(..)/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  }
}

const UNSAFE_IN_ADDRESS = /[\s"'<>\\^`{|}%&#?;]/g;

/** Encodes what would end or split the place in an address where the text stands. */
export function encodePercent(text: string): string {
  return text.replace(UNSAFE_IN_ADDRESS, (char) => encodeURIComponent(char).replace("'", '%27'));
}

const ASCII_ESCAPE = /\\+u00([2-7][0-9a-fA-F])/g;

/** Undoes JSON's unicode escapes of printable ASCII, but for quotes and backslashes, which would change what is text. */
export function decodeAsciiEscapes(text: string): string {
  return text.replace(ASCII_ESCAPE, (escape, hex: string) => {
    const char = String.fromCharCode(Number.parseInt(hex, 16));
    return char === '"' || char === '\\' ? escape : char;
  });
}

const ESCAPE = /\\(?:u([0-9a-fA-F]{4})|([\s\S]))/g;
const SIMPLE_ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' };

/** The text a JSON string stands for; broken escapes stay as they are. Never throws. */
export function decodeJsonString(raw: string): string {
  return raw.replace(ESCAPE, (escape, hex: string | undefined, char: string | undefined) => {
    if (hex !== undefined) return String.fromCharCode(Number.parseInt(hex, 16));
    return char === undefined ? escape : (SIMPLE_ESCAPES[char] ?? char);
  });
}

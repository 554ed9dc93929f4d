/** What a call ends with whose connection was closed before an answer, without an error. */
export function closedEarly(): Error {
  return Object.assign(new Error('The request was closed before an answer came'), { code: 'ECONNABORTED' });
}

/** What a call ends with whose connection was closed in the middle of its answer, without an error. */
export function brokenOff(): Error {
  return Object.assign(new Error('The connection was closed before the end of the answer'), { code: 'ECONNRESET' });
}

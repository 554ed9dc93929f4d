/** What a call ends with whose connection was closed before an answer, without an error. */
export function closedEarly(): Error {
  return Object.assign(new Error('The request was closed before an answer came'), { code: 'ECONNABORTED' });
}

interface ErrorBody {
  error?: { code?: string; message?: string; field?: string };
}

/** What Acme CRM answered when it refused a call. */
export class AcmeError extends Error {
  override readonly name = 'AcmeError';
  readonly status: number;
  /** Acme's own code, such as INVALID_EMAIL. */
  readonly code: string | undefined;

  constructor(status: number, message: string, code?: string) {
    super(message);
    this.status = status;
    this.code = code;
  }

  static async from(response: Response): Promise<AcmeError> {
    const { error = {} } = (await response.json()) as ErrorBody;
    const field = error.field === undefined ? '' : ` (field ${error.field})`;
    return new AcmeError(response.status, `${error.message ?? response.statusText}${field}`, error.code);
  }
}

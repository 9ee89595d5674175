interface ProblemDetails {
  code: string;
  status: number;
  /** What the user reads: Chinese, naming the field and an example, never echoing a phone or account number. */
  messageZh: string;
  field?: string;
  cause?: unknown;
}

/** A refusal with an HTTP status; below 500 its Chinese message may be shown to the user, its English message never leaves the log. */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly code: string;
  readonly status: number;
  readonly messageZh: string;
  readonly field?: string;

  constructor({ code, status, messageZh, field, cause }: ProblemDetails) {
    super(field === undefined ? code : `${code} (${field})`, cause === undefined ? {} : { cause });
    this.code = code;
    this.status = status;
    this.messageZh = messageZh;
    if (field !== undefined) this.field = field;
  }
}

// The refusals every module has: one fault is told in one way, whoever finds it.

/** There is none, or the asker may not know of it: both sound alike. */
export const notFound = (): Problem =>
  new Problem({ code: 'not_found', status: 404, messageZh: '没有找到，或不在您的管辖范围内' });

/** He may know of it, but not do this. A sentence of its own where there is a way that works. */
export const forbidden = (messageZh = '您没有此项操作的权限'): Problem =>
  new Problem({ code: 'forbidden', status: 403, messageZh });

/** What was sent is wrong in this field, or as a whole. */
export const invalid = (field: string, messageZh: string): Problem =>
  new Problem({ code: 'invalid', status: 400, messageZh, ...(field === '' ? {} : { field }) });

/** What was sent is right, but not in the state things are in. `code` says which. */
export const conflict = (code: string, messageZh: string, field?: string): Problem =>
  new Problem({ code, status: 409, messageZh, ...(field === undefined ? {} : { field }) });

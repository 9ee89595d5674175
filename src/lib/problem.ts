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

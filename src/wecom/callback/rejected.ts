export type RejectionCode =
  | 'signature'
  | 'window'
  | 'receiveid'
  | 'padding'
  | 'length'
  | 'base64'
  | 'xml'
  | 'query'
  | 'doctype'
  | 'echo';

const statusOf: Record<RejectionCode, 400 | 401 | 403> = {
  signature: 401,
  window: 403,
  receiveid: 403,
  padding: 400,
  length: 400,
  base64: 400,
  xml: 400,
  query: 400,
  doctype: 400,
  echo: 403,
};

/** A callback that is not taken. The message names what is wrong and never repeats what was sent. */
export class CallbackRejected extends Error {
  override readonly name = 'CallbackRejected';
  readonly code: RejectionCode;
  readonly status: 400 | 401 | 403;

  constructor(code: RejectionCode, message: string) {
    super(message);
    this.code = code;
    this.status = statusOf[code];
  }
}

interface UnreachableFacts {
  api: string;
  reason: string;
  mayHaveLanded: boolean;
  isAddressWrong?: boolean;
  retryAfterMs?: number | undefined;
}

/** No usable answer came. `mayHaveLanded`: WeCom may have done what was asked all the same. */
export class WecomUnreachable extends Error {
  override readonly name = 'WecomUnreachable';
  readonly code = 'wecom_unreachable';
  readonly api: string;
  /** An errno name or a status; never an URL, which carries the token. */
  readonly reason: string;
  readonly mayHaveLanded: boolean;
  /** Somebody answered who is not WeCom: asking again does not help until the settings are mended. */
  readonly isAddressWrong: boolean;
  /** How long a busy gateway asks to be left alone; bounded. */
  readonly retryAfterMs: number | undefined;

  constructor({ api, reason, mayHaveLanded, isAddressWrong = false, retryAfterMs }: UnreachableFacts) {
    super(`WeCom gave no usable answer to ${api}: ${reason}`);
    this.api = api;
    this.reason = reason;
    this.mayHaveLanded = mayHaveLanded;
    this.isAddressWrong = isAddressWrong;
    this.retryAfterMs = retryAfterMs;
  }
}

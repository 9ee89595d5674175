/** The platform's "no": an errcode in an HTTP 200 answer, as WeCom gives it (doc p/90313). */
export class PlatformRefusal extends Error {
  override readonly name = 'PlatformRefusal';
  readonly errcode: number;
  readonly extra: Record<string, unknown>;

  constructor(errcode: number, errmsg: string, extra: Record<string, unknown> = {}) {
    super(errmsg);
    this.errcode = errcode;
    this.extra = extra;
  }
}

/** The desk's own "no" to a test or a newcomer: a clear English word for the one, Chinese for the other. */
export class DeskRefusal extends Error {
  override readonly name = 'DeskRefusal';
  readonly status: number;
  readonly code: string;
  readonly messageZh: string;

  constructor(status: number, code: string, message: string, messageZh = message) {
    super(message);
    this.status = status;
    this.code = code;
    this.messageZh = messageZh;
  }
}

/** The answer was no, or there was none (`status` 0). The message may be shown as it is. */
export class ApiProblem extends Error {
  readonly status: number;
  readonly field: string | null;

  constructor(status: number, message: string, field: string | null = null) {
    super(message);
    this.status = status;
    this.field = field;
  }
}

interface Sent {
  type: string;
  /** What makes a repeated request the same one. */
  key?: string;
  body: NonNullable<RequestInit['body']>;
}

export interface Answer {
  ok: boolean;
  status: number;
  text: string;
}

/** Whether the page asks by itself while nobody is there; a page that knows says so, and keeps nobody signed in by asking. */
let isUnattended = (): boolean => false;

export function knowAttendance(isLeftAlone: () => boolean): void {
  isUnattended = isLeftAlone;
}

/** The time is for the whole answer: on a bad line it often begins and never ends. */
export async function reach(method: string, path: string, sent: Sent | null, withinMs: number): Promise<Answer> {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), withinMs);
  let isAnswered = false;
  try {
    const response = await fetch(path, {
      method,
      signal: stop.signal,
      credentials: 'same-origin',
      headers: {
        'X-Requested-With': 'eqian',
        ...(isUnattended() ? { 'X-Unattended': '1' } : {}),
        ...(sent ? { 'content-type': sent.type } : {}),
        ...(sent?.key ? { 'Idempotency-Key': sent.key } : {}),
      },
      ...(sent ? { body: sent.body } : {}),
    });
    isAnswered = true;
    return { ok: response.ok, status: response.status, text: await response.text() };
  } catch {
    throw new ApiProblem(0, isAnswered ? '没有收到完整的答复，请重试' : '网络不通，没有发出去，请重试');
  } finally {
    clearTimeout(timer);
  }
}

/** Gateways on the way may answer for the service, with a page or with half of its words. */
export function whole<T>(text: string): T {
  try {
    return JSON.parse(text) as T;
  } catch {
    throw new ApiProblem(0, '没有收到完整的答复，请重试');
  }
}

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

const ANSWER_WITHIN_MS = 15_000;
/** A long list over a slow line. */
const UPLOAD_WITHIN_MS = 10 * 60_000;

/** Speaks to the service as the person logged in; without a login the page goes to WeCom for one. */
export async function call<T>(method: string, path: string, body?: object, { login = true } = {}): Promise<T> {
  const sent = body ? { type: 'application/json', body: JSON.stringify(body) } : null;
  return answerOf<T>(await reach(method, path, sent, ANSWER_WITHIN_MS), login);
}

/** Sends a file as it is. Android's file pickers often know no type. */
export async function upload<T>(path: string, file: File): Promise<T> {
  const sent = { type: file.type || 'application/octet-stream', body: file };
  return answerOf<T>(await reach('POST', path, sent, UPLOAD_WITHIN_MS), true);
}

async function answerOf<T>(response: Response, login: boolean): Promise<T> {
  const text = await response.text().catch(() => '');
  if (response.ok) return JSON.parse(text) as T;
  const refusal = refusalIn(text);
  if (response.status === 401 && login) return goToLogin(refusal.loginUrl);
  const message = refusal.error?.message ?? `服务暂时没有回应（${response.status}），请稍后再试`;
  throw new ApiProblem(response.status, message, refusal.error?.field ?? null);
}

interface Sent {
  type: string;
  body: BodyInit;
}

async function reach(method: string, path: string, sent: Sent | null, withinMs: number): Promise<Response> {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), withinMs);
  try {
    return await fetch(path, {
      method,
      signal: stop.signal,
      credentials: 'same-origin',
      headers: { 'X-Requested-With': 'eqian', ...(sent ? { 'content-type': sent.type } : {}) },
      ...(sent ? { body: sent.body } : {}),
    });
  } catch {
    throw new ApiProblem(0, '网络不通，没有发出去，请重试');
  } finally {
    clearTimeout(timer);
  }
}

interface Refusal {
  error?: { message?: string; field?: string };
  loginUrl?: string;
}

function refusalIn(text: string): Refusal {
  try {
    return JSON.parse(text) as Refusal;
  } catch {
    return {};
  }
}

/** The page is leaving: whoever waits for the answer waits until it has gone. */
function goToLogin(loginUrl: string | undefined): Promise<never> {
  const here = `${location.pathname}${location.search}`;
  const isOurs = loginUrl !== undefined && /^\/[^/\\]/.test(loginUrl);
  location.assign(isOurs ? loginUrl : `/h5/login?to=${encodeURIComponent(here)}`);
  return new Promise(() => {});
}

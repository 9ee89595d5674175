/** A small HTTP client with cookies and redirects, one per visitor. */
export function createHttp(base: string, headers: Record<string, string> = {}) {
  const cookies = new Map<string, string>();

  /** A body of its own type goes as it is, any other as JSON. */
  async function request(
    method: string,
    path: string,
    body?: unknown,
    type?: string,
    more: Record<string, string> = {},
  ): Promise<Response> {
    let url = new URL(path, base);
    let current = { method, body };
    for (let hop = 0; hop < 12; hop += 1) {
      const response = await fetch(url, {
        method: current.method,
        redirect: 'manual',
        headers: {
          ...headers,
          ...more,
          'x-requested-with': 'eqian',
          ...(cookies.size > 0 ? { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') } : {}),
          ...(current.body === undefined ? {} : { 'content-type': type ?? 'application/json' }),
        },
        ...(current.body === undefined
          ? {}
          : {
              duplex: 'half',
              body: type
                ? (current.body as string | Uint8Array<ArrayBuffer> | ReadableStream)
                : JSON.stringify(current.body),
            }),
      });
      for (const cookie of response.headers.getSetCookie()) keep(cookie);
      const location = response.headers.get('location');
      if (response.status < 300 || response.status >= 400 || !location) return response;
      url = new URL(location, url);
      current = { method: 'GET', body: undefined };
    }
    throw new Error(`too many redirects from ${path}`);
  }

  function keep(cookie: string): void {
    const [pair = ''] = cookie.split(';');
    const [name = '', value = ''] = pair.split('=');
    if (value === '') cookies.delete(name);
    else cookies.set(name, value);
  }

  async function json<T>(response: Response): Promise<T> {
    const text = await response.text();
    if (!response.ok) throw new HttpRefusal(response.status, text);
    return (text === '' ? undefined : JSON.parse(text)) as T;
  }

  return {
    request,
    upload: (path: string, file: string | Uint8Array | ReadableStream, type: string) =>
      request('POST', path, file, type),
    get: async <T>(path: string): Promise<T> => json<T>(await request('GET', path)),
    post: async <T>(path: string, body: unknown = {}): Promise<T> => json<T>(await request('POST', path, body)),
    put: async <T>(path: string, body: unknown = {}): Promise<T> => json<T>(await request('PUT', path, body)),
    delete: async <T>(path: string): Promise<T> => json<T>(await request('DELETE', path)),
  };
}

export type Http = ReturnType<typeof createHttp>;

export class HttpRefusal extends Error {
  readonly status: number;
  readonly error: { code: string; message: string; field?: string };

  constructor(status: number, text: string) {
    super(`HTTP ${status}: ${text}`);
    this.status = status;
    this.error = text.startsWith('{') ? JSON.parse(text).error : { code: '', message: text };
  }
}

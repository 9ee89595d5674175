import { Agent, type IncomingMessage, request } from 'node:http';

export interface Answer {
  status: number;
  text: string;
  ms: number;
  headers: IncomingMessage['headers'];
}

export interface Visitor {
  get(path: string): Promise<Answer>;
  post<T>(path: string, body: object): Promise<T>;
  /** As a browser sends it: for what is asked over another line. */
  cookie(): string;
  leave(): void;
}

/** Somebody's phone with one kept-open connection, logged in through WeCom as every page is. */
export async function visitAs(userid: string, port: number): Promise<Visitor> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const cookies = new Map<string, string>();

  const cookieText = () => [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');

  async function call(method: string, path: string, body?: object): Promise<Answer> {
    const startedAt = performance.now();
    const answer = await new Promise<Omit<Answer, 'ms'>>((resolve, reject) => {
      const cookie = cookieText();
      const type = body === undefined ? {} : { 'content-type': 'application/json' };
      const headers = { cookie, 'x-requested-with': 'eqian', ...type };
      const sent = request({ host: '127.0.0.1', port, path, method, agent, headers }, (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (chunk: string) => {
          text += chunk;
        });
        response.on('end', () => resolve({ status: response.statusCode ?? 0, text, headers: response.headers }));
      });
      sent.on('error', reject);
      sent.end(body === undefined ? undefined : JSON.stringify(body));
    });
    for (const cookie of answer.headers['set-cookie'] ?? []) {
      const [name = '', value = ''] = (cookie.split(';')[0] ?? '').split('=');
      cookies.set(name, value);
    }
    return { ...answer, ms: performance.now() - startedAt };
  }

  const toWecom = await call('GET', '/h5/login?to=/healthz');
  const state = new URL(toWecom.headers.location ?? '').searchParams.get('state');
  const back = await call('GET', `/h5/login/callback?code=${userid}&state=${state}`);
  if (back.status !== 302) throw new Error(`${userid} could not log in: HTTP ${back.status}`);

  return {
    async get(path) {
      const answer = await call('GET', path);
      if (answer.status !== 200) throw new Error(`GET ${path}: HTTP ${answer.status} ${answer.text.slice(0, 200)}`);
      return answer;
    },
    async post<T>(path: string, body: object): Promise<T> {
      const { status, text } = await call('POST', path, body);
      if (status >= 300) throw new Error(`POST ${path}: HTTP ${status} ${text.slice(0, 200)}`);
      return JSON.parse(text) as T;
    },
    cookie: cookieText,
    leave: () => agent.destroy(),
  };
}

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { answerParent } from './child.ts';

/** What the other company saw of us. */
export interface Taken {
  calls: number;
  /** Questions of campaigns (vote cards), counted by person. */
  persons: number;
  /** Members who got more than one question. */
  twice: number;
  updates: number;
}

/** A WeCom that takes everything at once and remembers whom it was for. A login code is the member's own id. */
export function run(): void {
  const asked = new Map<string, number>();
  let calls = 0;
  let updates = 0;
  const server = createServer((request, response) => {
    const url = request.url ?? '';
    const isSend = url.includes('/message/send');
    let body = '';
    request.setEncoding('utf8').on('data', (chunk: string) => {
      if (isSend) body += chunk;
    });
    request.on('end', () => {
      calls += 1;
      if (isSend) note(body);
      if (url.includes('/update_template_card')) updates += 1;
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify(answerTo(url, calls)));
    });
  });

  function note(body: string): void {
    const { touser = '', template_card: card } = JSON.parse(body) as Sent;
    if (card?.card_type !== 'vote_interaction') return;
    for (const userid of touser.split('|')) asked.set(userid, (asked.get(userid) ?? 0) + 1);
  }

  answerParent(
    {
      async listen() {
        await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
        return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
      },
      taken(): Taken {
        const counts = [...asked.values()];
        return {
          calls,
          persons: counts.reduce((sum, n) => sum + n, 0),
          twice: counts.filter((n) => n > 1).length,
          updates,
        };
      },
    },
    () => {
      server.closeAllConnections();
    },
  );
}

interface Sent {
  touser?: string;
  template_card?: { card_type?: string };
}

function answerTo(url: string, n: number): object {
  const ok = { errcode: 0, errmsg: 'ok' };
  if (url.includes('/gettoken')) return { ...ok, access_token: 'bench-token', expires_in: 7_200 };
  if (url.includes('/message/send')) return { ...ok, msgid: `msg-${n}`, response_code: `code-${n}` };
  if (url.includes('/getuserinfo')) return { ...ok, userid: new URL(url, 'http://wecom').searchParams.get('code') };
  return ok;
}

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { answerParent } from '../child.ts';

/** A WeCom that takes everything at once: the ladder is measured, not the other company. */
export function run(): void {
  let calls = 0;
  const server = createServer((request, response) => {
    request.resume().on('end', () => {
      calls += 1;
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify(answerTo(request.url ?? '', calls)));
    });
  });
  answerParent(
    {
      async listen() {
        await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
        return (server.address() as AddressInfo).port;
      },
      calls: () => calls,
    },
    () => {
      server.closeAllConnections();
    },
  );
}

function answerTo(url: string, n: number): object {
  const ok = { errcode: 0, errmsg: 'ok' };
  if (url.includes('/gettoken')) return { ...ok, access_token: 'bench-token', expires_in: 7_200 };
  if (url.includes('/message/send')) return { ...ok, msgid: `msg-${n}`, response_code: `code-${n}` };
  return ok;
}

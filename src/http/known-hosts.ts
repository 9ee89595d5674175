import { isIP } from 'node:net';
import { Problem } from '../lib/problem.ts';
import type { Server } from './types.ts';

/**
 * For a service that asks nobody who he is: only a name we gave ourselves, or a bare address. A foreign name that was made
 * to point here would let a page from anywhere speak to it (DNS rebinding). Forwarded names do not count, since such a
 * page could set them.
 */
export function onlyKnownHosts(app: Server, publicUrl: string): void {
  const own = new URL(publicUrl).hostname;
  app.addHook('onRequest', (request, _reply, done) => {
    const { host = '' } = request.headers;
    const name = URL.canParse(`http://${host}`) ? new URL(`http://${host}`).hostname : '';
    const isKnown = name === own || name === 'localhost' || isIP(name.replace(/^\[|\]$/g, '')) !== 0;
    done(isKnown ? undefined : unknownHost());
  });
}

function unknownHost(): Problem {
  const messageZh =
    '沙盒只应答localhost、IP地址和PUBLIC_URL中的主机名，请改用这些地址打开，或在PUBLIC_URL中写上这个主机名';
  return new Problem({ code: 'host_unknown', status: 403, messageZh });
}

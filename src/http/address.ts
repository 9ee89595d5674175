import { readFile } from 'node:fs/promises';
import { isIP } from 'node:net';
import { join } from 'node:path';
import type { FastifyPluginAsync, FastifyRequest } from 'fastify';
import { Problem } from '../lib/problem.ts';
import type { Server } from './types.ts';

/**
 * Where a request comes from: an address, whatever stands in X-Forwarded-For. What a trusted proxy passes on unread may
 * be any text; then the proxy's own address is what is known.
 */
export function addressOf(request: FastifyRequest): string {
  const { ip, socket } = request;
  const address = isIP(ip) > 0 ? ip : (socket.remoteAddress ?? '');
  // A socket for both families shows IPv4 as `::ffff:192.0.2.1`, and a link-local address with the name of its card.
  const [bare = ''] = address.split('%');
  return /^::ffff:(\d{1,3}(?:\.\d{1,3}){3})$/i.exec(bare)?.[1] ?? bare;
}

/** Whom a limit counts: an IPv4 address, or the /64 that one subscriber of IPv6 has to himself. */
export function networkOf(request: FastifyRequest): string {
  const address = addressOf(request);
  if (isIP(address) !== 6) return address;
  const [head = '', tail] = address.split('::');
  const groups = head === '' ? [] : head.split(':');
  const behind = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - groups.length - behind.length);
  return [...groups, ...Array.from({ length: zeros }, () => '0'), ...behind].slice(0, 4).join(':');
}

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

/** The file by which WeCom's console proves that a domain is ours (可信域名), served byte for byte at the root. */
export const ownershipProof: FastifyPluginAsync<{ folders: string[] }> = async (app, { folders }) => {
  app.get<{ Params: { name: string } }>('/WW_verify_:name', async (request, reply) => {
    const { name } = request.params;
    const content = /^[A-Za-z0-9]{1,64}\.txt$/.test(name) ? await readFirst(folders, `WW_verify_${name}`) : null;
    if (content === null) throw new Problem({ code: 'not_found', status: 404, messageZh: '没有找到这个验证文件' });
    return reply.type('text/plain; charset=utf-8').send(content);
  });
};

async function readFirst(folders: string[], file: string): Promise<Buffer | null> {
  for (const folder of folders) {
    const content = await readFile(join(folder, file)).catch(() => null);
    if (content !== null) return content;
  }
  return null;
}

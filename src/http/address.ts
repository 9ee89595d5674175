import { isIP } from 'node:net';
import type { FastifyRequest } from 'fastify';

/**
 * Where a request comes from: an address, whatever stands in X-Forwarded-For. What a trusted proxy passes on unread may
 * be any text; then the proxy's own address is what is known.
 */
export function addressOf(request: FastifyRequest): string {
  const { ip, socket } = request;
  return plain(isIP(ip) > 0 ? ip : (socket.remoteAddress ?? ''));
}

/** A socket for both families shows IPv4 as `::ffff:192.0.2.1`, and a link-local address with the name of its card. */
function plain(address: string): string {
  const [bare = ''] = address.split('%');
  const mapped = /^::ffff:(\d{1,3}(?:\.\d{1,3}){3})$/i.exec(bare)?.[1];
  return mapped ?? bare;
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

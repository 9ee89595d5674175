import type { CookieSerializeOptions } from '@fastify/cookie';
import type { FastifyRequest } from 'fastify';
import { Problem } from '../lib/problem.ts';
import type { Server } from './types.ts';

/** Pages are ours alone: no foreign scripts, no frames of others. Inline styles stay open for the console's CSS-in-JS. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'self'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'self'",
].join('; ');

/** Pictures are chosen in a file field and addresses typed: no page needs a device, nor may a frame or script ask for one. */
const PERMISSIONS_POLICY = [
  'accelerometer',
  'camera',
  'display-capture',
  'geolocation',
  'gyroscope',
  'magnetometer',
  'microphone',
  'midi',
  'payment',
  'usb',
]
  .map((feature) => `${feature}=()`)
  .join(', ');

export function securityHeaders(app: Server, publicUrl: string): void {
  const headers = {
    'content-security-policy': CONTENT_SECURITY_POLICY,
    'permissions-policy': PERMISSIONS_POLICY,
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'SAMEORIGIN',
    'referrer-policy': 'same-origin',
    'cross-origin-opener-policy': 'same-origin',
    ...(publicUrl.startsWith('https:') ? { 'strict-transport-security': 'max-age=31536000' } : {}),
  };
  app.addHook('onRequest', (request, reply, done) => {
    reply.headers(headers);
    if (request.url.startsWith('/api/')) reply.header('cache-control', 'no-store');
    done();
  });
}

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * A change by cookie must come from our own pages: another site can neither set the header without asking first
 * (CORS, which we never grant) nor choose the Origin.
 */
export function refuseForeignOrigin(request: FastifyRequest, publicUrl: string): void {
  if (SAFE_METHODS.has(request.method)) return;
  const { origin, host } = request.headers;
  if (request.headers['x-requested-with'] === 'eqian') return;
  if (origin !== undefined && URL.canParse(origin) && isOurs(new URL(origin), { publicUrl, host })) return;
  throw new Problem({ code: 'foreign_origin', status: 403, messageZh: '请求来源无法确认，请回到本服务的页面重新操作' });
}

function isOurs(origin: URL, { publicUrl, host }: { publicUrl: string; host: string | undefined }): boolean {
  return origin.origin === new URL(publicUrl).origin || (host !== undefined && origin.host === host);
}

/** What our cookies are called and how they are set, at this address. */
export interface Cookies {
  session: string;
  browser: string;
  options: CookieSerializeOptions & { path: '/' };
}

/** Over TLS browsers hold `__Host-` cookies to this very host: no other site of the domain can set or overwrite one. */
export function cookiesAt(publicUrl: string): Cookies {
  const secure = publicUrl.startsWith('https:');
  const prefix = secure ? '__Host-' : '';
  return {
    session: `${prefix}eqian_session`,
    browser: `${prefix}eqian_login`,
    options: { httpOnly: true, sameSite: 'lax', secure, path: '/' },
  };
}

const LIMIT = 1000;

/** A path on this very site: what a login may lead back to. `//host`, `/\host` and anything else a browser reads as another site is not. */
export function isLocalPath(path: string): boolean {
  if (path.length > LIMIT || !/^\/(?![/\\])[\x21-\x7e]*$/.test(path) || path.includes('\\')) return false;
  const here = 'http://here.invalid';
  return URL.canParse(path, here) && new URL(path, here).origin === here;
}

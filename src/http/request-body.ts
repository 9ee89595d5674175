import { type IncomingMessage, STATUS_CODES } from 'node:http';
import { Socket } from 'node:net';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Server } from './types.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** How long whoever was let in may take to send the body; a long list over a slow phone takes minutes. */
    bodyWithinMs?: number;
  }
}

/**
 * Node knows one time for every request to arrive (`server.requestTimeout`), which would have to be that of the longest
 * upload. So each request is held to its own time here, and a longer one begins only once it is let in.
 */
export function holdBodies(app: Server, { withinMs }: { withinMs: number }): void {
  const held = new WeakMap<IncomingMessage, NodeJS.Timeout>();

  function hold({ raw }: FastifyRequest, reply: FastifyReply, ms: number): void {
    const before = held.get(raw);
    if (before) clearTimeout(before);
    else raw.once('close', () => clearTimeout(held.get(raw)));
    held.set(raw, setTimeout(cutOff, ms, raw, reply).unref());
  }

  app.addHook('onRequest', (request, reply, done) => {
    const { headers } = request;
    const hasBody = headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
    if (hasBody) hold(request, reply, withinMs);
    done();
  });
  app.addHook('preParsing', (request, reply, payload, done) => {
    const { bodyWithinMs } = request.routeOptions.config;
    if (bodyWithinMs !== undefined && held.has(request.raw)) hold(request, reply, bodyWithinMs);
    done(null, payload);
  });
}

/** As Node does it: the answer 408 when none has begun, and the end of the connection. */
function cutOff(raw: IncomingMessage, reply: FastifyReply): void {
  const { socket } = raw;
  if (raw.complete || !(socket instanceof Socket) || socket.destroyed) return;
  if (reply.raw.headersSent) return void socket.destroy();
  socket.end(`HTTP/1.1 408 ${STATUS_CODES[408]}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`, () =>
    socket.destroy(),
  );
}

/**
 * A request answered before its body has arrived is read to its end, so that the answer is not lost in a broken connection
 * and the next request on it is heard; what is not there in time ends the connection. Without this a reader that stopped
 * halfway leaves the connection neither read nor closed.
 */
export function drainLeftOvers(app: Server, { withinMs }: { withinMs: number }): void {
  app.addHook('onSend', (request, reply, payload, done) => {
    const { raw } = request;
    // What is torn down cannot be read on.
    if (!raw.complete) raw.destroyed ? reply.header('connection', 'close') : reply.removeHeader('connection');
    done(null, payload);
  });
  app.addHook('onResponse', ({ raw }, _reply, done) => {
    done();
    const { socket } = raw;
    if (raw.complete || raw.destroyed || !(socket instanceof Socket)) return;
    const end = setTimeout(() => socket.destroySoon(), withinMs).unref();
    raw.once('close', () => clearTimeout(end));
    raw.unpipe();
    raw.resume();
  });
}

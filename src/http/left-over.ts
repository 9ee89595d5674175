import { Socket } from 'node:net';
import type { Server } from './types.ts';

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

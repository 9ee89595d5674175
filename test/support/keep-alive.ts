import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';

interface Ask {
  method: string;
  path: string;
  headers?: Record<string, string>;
  /** What is promised, and how much of it is sent; all when left out. */
  bytes: number;
  sent?: number;
  chunked?: boolean;
  /** ASCII, repeated until there is enough. */
  filling?: string;
}

/** One connection that is kept open, as a browser or a proxy keeps it. */
export async function keepAlive(base: string) {
  const { hostname, port } = new URL(base);
  const line = connect(Number(port), hostname);
  await once(line, 'connect');
  let heard = '';
  let closed = false;
  line.setEncoding('utf8').on('data', (text: string) => {
    heard += text;
  });
  line.on('error', () => undefined);
  line.on('close', () => {
    closed = true;
  });

  async function until(isSo: () => boolean, withinMs: number): Promise<boolean> {
    const deadline = Date.now() + withinMs;
    while (!isSo() && Date.now() < deadline) await wait(5);
    return isSo();
  }

  return {
    get closed() {
      return closed;
    },
    end: () => void line.destroy(),
    until,

    /** The answer's status; null when none came in time. */
    async ask(
      { method, path, headers = {}, bytes, sent = bytes, chunked = false, filling = 'x' }: Ask,
      withinMs: number,
    ) {
      heard = '';
      const length = chunked ? { 'transfer-encoding': 'chunked' } : { 'content-length': String(bytes) };
      const lines = Object.entries({ host: `${hostname}:${port}`, ...length, ...headers }).map(
        ([name, value]) => `${name}: ${value}\r\n`,
      );
      line.write(`${method} ${path} HTTP/1.1\r\n${lines.join('')}\r\n`);
      for (let at = 0; at < sent && !closed; at += PIECE) {
        const piece = filling.repeat(Math.ceil(PIECE / filling.length)).slice(0, Math.min(PIECE, sent - at));
        const isRoom = line.write(chunked ? `${piece.length.toString(16)}\r\n${piece}\r\n` : piece);
        if (!isRoom) await until(() => !line.writableNeedDrain || closed, withinMs);
      }
      if (chunked && sent === bytes && !closed) line.write('0\r\n\r\n');
      await until(() => heard.includes('\r\n\r\n') || closed, withinMs);
      return /^HTTP\/1\.1 (\d{3})/.exec(heard)?.[1] ?? null;
    },
  };
}

const PIECE = 64 * 1024;

import { createServer, connect as dial, type Socket } from 'node:net';

/** A way to a store that can fall silent: what stands is kept open and carries nothing any more, what comes anew is served. */
export interface SilentProxy {
  port: number;
  /** Of all connections there are now: no FIN, no RST, no bytes. */
  fallSilent(): number;
  /** Nothing is carried for new connections either. */
  blackOut(on: boolean): void;
  close(): Promise<void>;
}

export async function silentProxy(target: { port: number }): Promise<SilentProxy> {
  const pairs = new Set<[Socket, Socket]>();
  let isBlack = false;
  const server = createServer((near) => {
    const far = dial(target.port, '127.0.0.1');
    const pair: [Socket, Socket] = [near, far];
    pairs.add(pair);
    const end = () => {
      pairs.delete(pair);
      near.destroy();
      far.destroy();
    };
    for (const socket of pair) socket.on('error', end).on('close', end);
    if (isBlack) return;
    near.pipe(far);
    far.pipe(near);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port to be had');

  function hush([near, far]: [Socket, Socket]): void {
    for (const socket of [near, far]) {
      socket.unpipe();
      socket.removeAllListeners('close').removeAllListeners('end').pause();
      // Whoever hangs up is not heard on the other side.
      socket.on('close', () => {});
    }
  }

  return {
    port: address.port,
    fallSilent() {
      const authorisation = [...pairs];
      authorisation.forEach(hush);
      return authorisation.length;
    },
    blackOut(on) {
      isBlack = on;
      if (on) [...pairs].forEach(hush);
    },
    async close() {
      for (const [near, far] of pairs) {
        near.destroy();
        far.destroy();
      }
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** The same store, by TCP through the proxy. */
export function through({ port }: SilentProxy, url: string): string {
  const by = new URL(url);
  by.searchParams.delete('host');
  by.host = `127.0.0.1:${port}`;
  return by.href;
}

export function portOf(url: string): number {
  return Number(new URL(url).port);
}

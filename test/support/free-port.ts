import { createServer } from 'node:net';

/** Below those that a system hands to outgoing connections, one of which could take the port before it is used. */
const LOWEST = 10_000;
const HIGHEST = 32_000;

/** A port of this machine that nobody listens at. */
export async function freePort(): Promise<number> {
  for (let tries = 0; tries < 100; tries += 1) {
    const port = LOWEST + Math.floor(Math.random() * (HIGHEST - LOWEST));
    if (await isFree(port)) return port;
  }
  throw new Error('no port to be had');
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.on('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}

import { connect, type Socket } from 'node:net';

export interface LoadResult {
  requests: number;
  elapsedMs: number;
  perSecond: number;
  p50Ms: number;
  p99Ms: number;
  maxMs: number;
  /** Answers by status code. */
  statuses: Record<string, number>;
}

interface LoadNeeds {
  port: number;
  connections: number;
  /** Whole HTTP requests as they go over the wire; each is sent once. */
  requests: Buffer[];
  /** No more than so many, evenly spread; as fast as they are answered when left out. */
  perSecond?: number;
}

/**
 * Sends every request once over kept-open connections, one at a time on each, and times the answers, which must have no
 * body. Bytes are made beforehand and answers hardly parsed, so that the server and not this process is the limit.
 */
export async function load({
  port,
  connections,
  requests,
  perSecond = Number.POSITIVE_INFINITY,
}: LoadNeeds): Promise<LoadResult> {
  const sockets = await Promise.all(Array.from({ length: connections }, () => open(port)));
  const latencies = new Float64Array(requests.length);
  const statuses: Record<string, number> = {};
  let sent = 0;
  let answered = 0;

  const startedAt = performance.now();
  await Promise.all(sockets.map(sendAlong));
  const elapsedMs = performance.now() - startedAt;
  for (const socket of sockets) socket.destroy();
  return { ...summary(latencies, elapsedMs), statuses };

  function sendAlong(socket: Socket): Promise<void> {
    return new Promise((resolve, reject) => {
      let at = 0;
      let head = '';
      socket.on('error', reject);
      socket.on('close', () => reject(new Error('the server closed a connection')));
      socket.on('data', (chunk: string) => {
        head += chunk;
        if (!head.endsWith('\r\n\r\n')) return;
        latencies[answered] = performance.now() - at;
        answered += 1;
        const status = head.slice(9, 12);
        statuses[status] = (statuses[status] ?? 0) + 1;
        head = '';
        next();
      });
      next();

      function next(): void {
        const request = requests[sent];
        if (request === undefined) {
          resolve();
          return;
        }
        const dueInMs = startedAt + (sent * 1000) / perSecond - performance.now();
        sent += 1;
        if (dueInMs > 1) setTimeout(send, dueInMs, request);
        else send(request);
      }

      function send(request: Buffer): void {
        at = performance.now();
        socket.write(request);
      }
    });
  }
}

function open(port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true }, () => {
      socket.off('error', reject);
      resolve(socket);
    });
    socket.setEncoding('latin1');
    socket.once('error', reject);
  });
}

function summary(latencies: Float64Array, elapsedMs: number): Omit<LoadResult, 'statuses'> {
  const sorted = latencies.toSorted();
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
  return {
    requests: sorted.length,
    elapsedMs,
    perSecond: (sorted.length / elapsedMs) * 1000,
    p50Ms: at(0.5),
    p99Ms: at(0.99),
    maxMs: sorted.at(-1) ?? 0,
  };
}

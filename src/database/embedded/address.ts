import { connect } from 'node:net';
import { join } from 'node:path';
import { superuser } from './cluster.ts';

/** Where a server listens: on a port of 127.0.0.1 and, unless the path would be too long, on a socket in that folder. */
export interface Address {
  port: number;
  socketFolder: string | null;
}

/** The address without the socket when nobody can connect to it, as on some mounted folders. */
export async function reachable({ port, socketFolder }: Address): Promise<Address> {
  if (socketFolder === null) return { port, socketFolder };
  const probe = connect(socketIn(socketFolder, port));
  const connected = await new Promise<boolean>((told) => {
    probe.once('connect', () => told(true)).once('error', () => told(false));
  });
  probe.destroy();
  return { port, socketFolder: connected ? socketFolder : null };
}

/** Programs that know `host=` (pg, psql) take the socket, which costs both sides less than TCP; others the port. */
export function urlOf({ port, socketFolder }: Address, password: string, database: string): string {
  const url = `postgresql://${superuser}:${password}@127.0.0.1:${port}/${database}`;
  return socketFolder === null ? url : `${url}?host=${encodeURIComponent(socketFolder)}`;
}

/** The system cuts longer paths off (unix(7): 108 bytes, macOS 104); PostgreSQL reads commas and quotes as a list. */
const longestSocket = 103;

/** The cluster itself: closed to others, found again by whoever finds the cluster. */
export function socketFolderOf(cluster: string): string | null {
  const fits = Buffer.byteLength(socketIn(cluster, 65_535)) <= longestSocket;
  return fits && !/[",]/.test(cluster) ? cluster : null;
}

/** PostgreSQL's own name for it, known to all its clients. */
export function socketIn(folder: string, port: number): string {
  return join(folder, `.s.PGSQL.${port}`);
}

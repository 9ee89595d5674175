import { randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { birthOf, isAlive } from './process.ts';

export interface Tenancy {
  /** True when nobody else uses the server any more: the last one out stops it. */
  leave(): boolean;
}

/**
 * Signs in as a user of the server, one file each. Sign in before looking for the server: whoever is about to stop it
 * then either sees us and leaves it running, or stops it while we still wait for it to answer.
 */
export function moveIn(home: string): Tenancy {
  const folder = join(home, 'tenants');
  mkdirSync(folder, { recursive: true });
  const own = `${process.pid}-${randomBytes(4).toString('hex')}`;
  writeFileSync(join(folder, own), birthOf(process.pid));
  return {
    leave() {
      rmSync(join(folder, own), { force: true });
      return livingTenants(folder) === 0;
    },
  };
}

function livingTenants(folder: string): number {
  let living = 0;
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    if (isLiving(path, Number.parseInt(name, 10))) living += 1;
    else rmSync(path, { force: true });
  }
  return living;
}

function isLiving(path: string, pid: number): boolean {
  try {
    return isAlive(pid) && birthOf(pid) === readFileSync(path, 'utf8');
  } catch {
    return false;
  }
}

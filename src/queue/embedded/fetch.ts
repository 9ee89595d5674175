import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/**
 * Downloads Debian's Redis and the libraries it names and unpacks them into `<cache>/redis`. Nothing is installed, no
 * root is needed, the system's package lists stay as they are.
 */
export async function fetchRedis(cache: string): Promise<string> {
  mkdirSync(cache, { recursive: true });
  const work = mkdtempSync(join(cache, 'fetching-'));
  try {
    await download(work);
    const unpacked = join(work, 'unpacked');
    for (const name of readdirSync(work).filter((file) => file.endsWith('.deb'))) {
      await command('dpkg', ['-x', join(work, name), unpacked], work);
    }
    return keep(unpacked, join(cache, 'redis'));
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** With the system's package lists when it has them, else with lists of our own in the work folder. */
async function download(work: string): Promise<void> {
  try {
    await downloadWith([], work);
  } catch {
    const lists = join(work, 'apt');
    mkdirSync(join(lists, 'lists', 'partial'), { recursive: true });
    const own = [`Dir::State=${lists}`, `Dir::State::Lists=${join(lists, 'lists')}`, `Dir::Cache=${lists}`].flatMap(
      (setting) => ['-o', setting],
    );
    await command('apt-get', [...own, ...patience, 'update'], work);
    await downloadWith(own, work);
  }
}

const patience = ['-o', 'APT::Sandbox::User=root', '-o', 'Acquire::Retries=1', '-o', 'Acquire::http::Timeout=20'];

async function downloadWith(options: string[], work: string): Promise<void> {
  const depends = await command('apt-cache', [...options, 'depends', 'redis-tools'], work);
  const libraries = [...depends.matchAll(/^ *\|?Depends: (lib\S+|lua-\S+)$/gm)].map(([, name = '']) => name);
  const wanted = ['redis-tools', ...libraries.filter((name) => name !== 'libc6')];
  await command('apt-get', [...options, ...patience, 'download', ...wanted], work);
}

async function command(program: string, args: string[], cwd: string): Promise<string> {
  try {
    return (await run(program, args, { cwd, timeout: 120_000 })).stdout;
  } catch (error) {
    const said = error instanceof Error && 'stderr' in error ? String(error.stderr) : String(error);
    const reason = /^E: .*/m.exec(said)?.[0] ?? said.trim().split('\n').at(-1);
    throw new Error(`${program}: ${reason || 'not available'}`);
  }
}

/** Two processes may fetch at once: whichever is first in place stays, a broken one makes room. */
function keep(unpacked: string, folder: string): string {
  rmSync(folder, { recursive: true, force: true });
  try {
    renameSync(unpacked, folder);
  } catch (error) {
    if (!existsSync(folder)) throw error;
  }
  return folder;
}

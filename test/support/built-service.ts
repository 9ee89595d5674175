import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../..');
const main = join(root, 'dist/main.js');

export interface BuiltService {
  url: string;
  /** Everything printed so far. */
  said(): string;
  /** Answers the exit code, null after a kill. */
  end(signal: NodeJS.Signals): Promise<number | null>;
}

/** What `npm start` runs after its build, on embedded stores in that folder; answers once the welcome text is out. */
export async function startBuiltService(
  dataDir: string,
  port: number,
  env: Record<string, string> = {},
): Promise<BuiltService> {
  const { child, said } = launch([], { DATA_DIR: dataDir, PORT: String(port), ...env });
  await new Promise<void>((resolve, reject) => {
    child.stdout?.on('data', () => said().includes('eqian is running') && resolve());
    child.once('exit', () => reject(new Error(`the service ended: ${said()}`)));
  });
  return {
    url: `http://127.0.0.1:${port}`,
    said,
    async end(signal) {
      const ended = once(child, 'exit');
      child.kill(signal);
      const [code] = (await ended) as [number | null];
      return code;
    },
  };
}

/** For starts that are refused. */
export async function runBuiltService(args: string[], env: Record<string, string>) {
  const { child, said } = launch(args, env);
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, said: said() };
}

function launch(args: string[], env: Record<string, string>): { child: ChildProcess; said: () => string } {
  if (!existsSync(main)) throw new Error('dist/main.js is not there: run npm run build first (npm test does)');
  const { PATH = '', HOME = '' } = process.env;
  const child = spawn(process.execPath, [main, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH, HOME, HOST: '127.0.0.1', LOG_LEVEL: 'info', ...env },
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => (said += String(chunk)));
  return { child, said: () => said };
}

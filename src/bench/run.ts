import { children, runBench } from './index.ts';

const [first = '', ...rest] = process.argv.slice(2);

try {
  if (first === '--child') await startChildPart(rest[0] ?? '');
  else await runBench(first, rest);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

async function startChildPart(name: string): Promise<void> {
  const load = Object.hasOwn(children, name) ? children[name] : undefined;
  if (load === undefined) throw new Error(`no part of a bench is called "${name}"`);
  const { run } = await load();
  await run();
}

import type { Command } from 'commander';
import { benches, runBench } from '../bench/index.ts';
import { patiently } from '../database/index.ts';

/** `bench <name>`. */
export function benchCommand(program: Command): void {
  program
    .command('bench')
    .argument('<name>', Object.keys(benches).join(' | '))
    .argument('[args...]')
    .allowUnknownOption()
    .description('measure, and print beside the floor')
    .action((name: string, args: string[]) => patiently(() => runBench(name, args)));
}

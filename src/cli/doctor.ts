import type { Command } from 'commander';
import { withApp } from './with-app.ts';

/** `doctor`: checks the WeCom settings and says in Chinese what to change. */
export function doctorCommand(program: Command): void {
  program
    .command('doctor')
    .description('check the WeCom settings, the callback and what was refused of late; say in Chinese what to change')
    .action(() =>
      withApp(async ({ app }) => {
        const { lines, isWell } = await app.operations.diagnose();
        console.log(lines.join('\n'));
        if (!isWell) process.exitCode = 1;
      }),
    );
}

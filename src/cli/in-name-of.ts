import type { App } from '../app/app.ts';
import type { Acting } from '../kernel/audit/index.ts';
import { Problem } from '../lib/problem.ts';
import { withApp } from './with-app.ts';

/** For `requiredOption`. */
export const AS = [
  '--as <userid>',
  'the officer in whose name; his rights hold, the audit log says it was the command line',
] as const;

interface InName {
  personId: string;
  acting: Acting & { actor: { kind: 'operator' } };
}

/** What a command does as a named officer. Refusals are for people: said in Chinese, without a stack. */
export async function inNameOf(userid: string, work: (app: App, by: InName) => Promise<void>): Promise<void> {
  await withApp(async ({ app }) => {
    const person = await app.directory.personByUserid(app.db, userid);
    if (!person) throw new Error(`nobody has the userid ${userid}`);
    try {
      await work(app, { personId: person.id, acting: { actor: { kind: 'operator' }, onBehalfOf: person.id } });
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      console.error(error.messageZh);
      process.exitCode = 1;
    }
  });
}

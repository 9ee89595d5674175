import { readdirSync } from 'node:fs';
import type { Migration } from 'kysely';

/**
 * Every migration of this folder, by the name of its file; the database remembers these names. The bundled service finds
 * the same list made for it (`scripts/main.vite.config.ts`).
 */
export async function readMigrations(): Promise<Record<string, Migration>> {
  const files = readdirSync(import.meta.dirname).filter((name) => /^\d{4}_\w+\.[jt]s$/.test(name));
  const read = files
    .sort()
    .map(
      async (file): Promise<[string, Migration]> => [file.slice(0, -3), await import(/* @vite-ignore */ `./${file}`)],
    );
  return Object.fromEntries(await Promise.all(read));
}

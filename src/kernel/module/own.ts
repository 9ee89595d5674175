import { z } from 'zod';
import type { Config } from '../../config/environment.ts';
import { hasModuleTexts, readModuleTexts } from '../../config/texts.ts';
import type { Own } from './types.ts';

/** A module's own texts and settings. `demandRead` stops the start where an operator writes what nobody reads. */
export function ownFiles(config: Config) {
  const texts = new Set<string>();
  const settings = new Set<string>();
  return {
    of: (name: string): Own => ({
      texts(schema) {
        texts.add(name);
        return readModuleTexts(config, name, schema);
      },
      settings(schema) {
        settings.add(name);
        const parsed = schema.safeParse(config.settings.modules[name] ?? {});
        if (parsed.success) return parsed.data;
        throw new Error(`config/settings.yaml: modules: ${name} is not usable:\n${z.prettifyError(parsed.error)}`);
      },
    }),

    demandRead(modules: readonly string[]): void {
      const inert = modules.find((name) => !texts.has(name) && hasModuleTexts(config.root, name));
      if (inert !== undefined) throw new Error(`nobody reads the texts of ${inert}`);
      const unread = Object.keys(config.settings.modules).find((name) => !settings.has(name));
      if (unread !== undefined)
        throw new Error(`config/settings.yaml: modules: nobody reads the settings of ${unread}`);
    },
  };
}

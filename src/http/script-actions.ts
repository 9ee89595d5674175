import type { ScriptToken } from '../config/script-token.ts';
import type { Permission } from './types.ts';

/** A listed action that no script may ever do would be a right on paper: the start says which ones there are. */
export function demandKnownActions(scripts: readonly ScriptToken[], inName: readonly Permission[]): void {
  for (const { name, actions } of scripts) {
    const strange = actions === 'any' ? undefined : actions.find((action) => !inName.includes(action));
    if (strange === undefined) continue;
    throw new Error(
      `config/settings.yaml: scripts: "${name}" lists "${strange}", which no script may do: choose of ${inName.join(', ')}`,
    );
  }
}

import type { Acting } from '../../kernel/audit/types.ts';

/** Who acts, always in his own name. */
export interface By {
  personId: string;
  acting: Acting;
}

import type { Todo } from '../../kernel/module/index.ts';

/** One thing whose next step is this person's. */
export type Task = Todo;

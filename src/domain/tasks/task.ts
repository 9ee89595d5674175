import type { Todo } from '../../kernel/module/index.ts';
import type { TaskKind } from './types.ts';

/** One thing whose next step is this person's. */
export type Task = Todo<TaskKind>;

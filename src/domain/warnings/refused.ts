import { conflict } from '../../lib/problem.ts';

export const tooLate = () => conflict('already_answered', '已经有了答复，请刷新后再看');

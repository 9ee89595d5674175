import { Problem } from '../../lib/problem.ts';

export const notFound = () =>
  new Problem({ code: 'not_found', status: 404, messageZh: '没有找到，或这件事现在不需要您来答复' });
export const tooLate = () =>
  new Problem({ code: 'already_answered', status: 409, messageZh: '已经有了答复，请刷新后再看' });

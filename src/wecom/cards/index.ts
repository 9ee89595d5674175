export {
  buttonInteraction,
  multipleInteraction,
  newsNotice,
  replaceText,
  textNotice,
  voteInteraction,
} from './build.ts';
export { checkCard, checkTaskId, checkUpdate, isUpdatable } from './check.ts';
export { CardLimitError } from './limits.ts';
export type * from './types.ts';

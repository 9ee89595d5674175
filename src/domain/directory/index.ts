export { createDirectory, type Directory } from './service.ts';
export type * from './types.ts';

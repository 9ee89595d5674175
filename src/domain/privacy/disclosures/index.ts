export { createDisclosures } from './service.ts';
export { forget as forgetDisclosures } from './store.ts';

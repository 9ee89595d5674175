export { createDisclosures, type Disclosures } from './service.ts';
export { forget as forgetDisclosures } from './store.ts';

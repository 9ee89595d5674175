export { type CountySummary, createCounty } from './service.ts';
export { countyTemplate } from './template.ts';

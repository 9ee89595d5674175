export * from './store/attaching.ts';
export * from './store/erasing.ts';
export * from './store/incoming.ts';
export * from './store/kept.ts';

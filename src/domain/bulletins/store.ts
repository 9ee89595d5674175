export * from './store/board.ts';
export * from './store/bulletin.ts';
export * from './store/places.ts';
export * from './store/receipts.ts';

export { createDraw, type Draw, type Drawing } from './draw.ts';

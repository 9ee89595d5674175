import { join } from 'node:path';
import { keepRunning } from '../dist/cli/start.js';

// What `npm start` runs after the build.
keepRunning({ script: join(import.meta.dirname, '../dist/main.js'), args: process.argv.slice(2) });

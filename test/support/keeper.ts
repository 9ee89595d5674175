import { keepRunning } from '../../src/cli/start.ts';

// A process of its own that keeps another one running.
const [script = '', ...args] = process.argv.slice(2);
keepRunning({ script, args, pauseMs: { first: 50, last: 200 }, patienceMs: 1_500 });

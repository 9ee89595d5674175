import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { speedOfMachine } from './speed.mjs';

/** Seconds from the first test's start to the last one's end, with two cores whose fixed piece of work takes USUAL_MS. */
const BUDGET = 2400;
const USUAL_MS = 150;
const SLOWEST = 10;

// One line from vitest's JSON report; a file that could not be loaded at all counts as one failure.
const text = readFileSync(process.argv[2] ?? '', 'utf8');
if (text === '') {
  console.error('the tests did not finish: there is no report');
  process.exit(1);
}
// What passed only when it was tried again is a fault all the same: it is named.
const { numPassedTests, numFailedTests, startTime, testResults } = JSON.parse(text);
const unloaded = testResults.filter(
  ({ status, assertionResults }) => status === 'failed' && !assertionResults.some((test) => test.status === 'failed'),
);
console.log(`${numPassedTests} passed, ${numFailedTests + unloaded.length} failed`);
for (const { name, assertionResults } of testResults) {
  for (const { status, failureMessages, fullName } of assertionResults) {
    if (status === 'passed' && failureMessages.length > 0) console.log(`flaky: ${name}: ${fullName}`);
  }
}

const seconds = (ms) => (ms / 1000).toFixed(1);
const files = testResults
  .map(({ name, startTime: begun, endTime }) => ({
    name: relative(process.cwd(), name),
    took: endTime - begun,
    endTime,
  }))
  .sort((a, b) => b.took - a.took);
console.log('slowest files:');
for (const { name, took } of files.slice(0, SLOWEST)) console.log(`${seconds(took).padStart(7)} s  ${name}`);

// A machine that is slow today gets as much more time as it is slower, by the slower of before and after.
const speed = Math.max(Number(process.argv[3] ?? 0), speedOfMachine());
const budget = BUDGET * Math.max(1, speed / USUAL_MS);
const took = (Math.max(startTime, ...files.map(({ endTime }) => endTime)) - startTime) / 1000;
const machine = `${BUDGET} s at ${USUAL_MS} ms, here ${speed.toFixed(0)} ms`;
console.log(`the tests took ${took.toFixed(1)} s of ${budget.toFixed(0)} s (${machine})`);
if (took > budget) {
  console.error('the tests took more than their budget (.ci/count.mjs): see the slowest files above');
  process.exit(1);
}

import { readFileSync } from 'node:fs';

// One line from vitest's JSON report; a file that could not be loaded at all counts as one failure.
const text = readFileSync(process.argv[2] ?? '', 'utf8');
if (text === '') {
  console.error('the tests did not finish: there is no report');
  process.exit(1);
}
const { numPassedTests, numFailedTests, testResults } = JSON.parse(text);
const unloaded = testResults.filter(
  ({ status, assertionResults }) => status === 'failed' && !assertionResults.some((test) => test.status === 'failed'),
);
console.log(`${numPassedTests} passed, ${numFailedTests + unloaded.length} failed`);

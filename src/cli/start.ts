import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import type { Command } from 'commander';

/** `start [roles...]`: the service itself, as `npm start` runs it. */
export function startCommand(program: Command): void {
  program
    .command('start')
    .argument('[roles...]', 'web, worker, sandbox; all of them when left out')
    .description('run the service, and start it again when it ends unasked')
    .action((roles: string[]) => keepRunning({ script: join(import.meta.dirname, '../main.js'), args: roles }));
}

interface KeepRunningNeeds {
  script: string;
  args: string[];
  /** Before it is started again: doubled from the first to the last for as long as it does not stay up. */
  pauseMs?: { first: number; last: number };
  /** A child that has not followed a signal by then is killed. */
  patienceMs?: number;
}

const PAUSE_MS = { first: 1_000, last: 30_000 };
const PATIENCE_MS = 19_000;
const ECHO_MS = 500;

/**
 * Runs the service as a child and starts it again whenever it ends unasked: by its watchdog, a fault, or for want of memory.
 * One that has never come up says why and is left alone. Signals are passed on; the child dies with us, even by kill -9.
 */
export function keepRunning({ script, args, pauseMs = PAUSE_MS, patienceMs = PATIENCE_MS }: KeepRunningNeeds): void {
  let child: ChildProcess | null = null;
  let isAsked = false;
  let askedAt = 0;
  let hasRun = false;
  let pause = pauseMs.first;

  function launch(): void {
    const begun = Date.now();
    // A group of its own: a terminal's Ctrl-C reaches it through us, once.
    child = spawn(process.execPath, [script, ...args], {
      stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
      detached: true,
    });
    child.once('message', () => {
      hasRun = true;
    });
    child.once('exit', (code, signal) => {
      child = null;
      if (isAsked || !hasRun || code === 0) process.exit(code ?? 1);
      pause = Date.now() - begun > pauseMs.last ? pauseMs.first : Math.min(pause * 2, pauseMs.last);
      process.stderr.write(
        `eqian ended (${signal ?? `exit code ${code}`}) and is started again in ${pause / 1000} s\n`,
      );
      setTimeout(() => {
        if (isAsked) process.exit(1);
        launch();
      }, pause);
    });
  }

  function passOn(signal: NodeJS.Signals): void {
    if (child === null) process.exit(1);
    // One Ctrl-C may reach us from the terminal and from npm; the child takes a second one for impatience.
    if (Date.now() - askedAt < ECHO_MS) return;
    askedAt = Date.now();
    child.kill(signal);
    if (isAsked) return;
    isAsked = true;
    setTimeout(() => child?.kill('SIGKILL'), patienceMs).unref();
  }

  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => passOn(signal));
  launch();
}

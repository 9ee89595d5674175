import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { patiently } from '../database/index.ts';
import { minutes, seconds } from '../lib/time.ts';

type Verbs = Record<string, (input: never) => unknown>;

interface Question {
  id: number;
  verb: string;
  input: unknown;
}

type Answer = { id: number; output: unknown } | { id: number; failure: string };

export interface Child {
  ask<T>(verb: string, input?: unknown): Promise<T>;
  stop(): Promise<void>;
}

const ANSWER_MS = minutes(3);
const STOP_MS = seconds(5);

/** Starts a bench's part in a process of its own and talks to it. */
export function startChild(name: string): Child {
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
  const entry = fileURLToPath(new URL(`./run.${extension}`, import.meta.url));
  const child = fork(entry, ['--child', name], { serialization: 'advanced' });
  const ended = once(child, 'exit');
  let lastId = 0;

  return {
    async ask<T>(verb: string, input?: unknown): Promise<T> {
      lastId += 1;
      const answer = answerTo(child, name, lastId, verb);
      child.send({ id: lastId, verb, input } satisfies Question);
      return (await answer) as T;
    },

    async stop(): Promise<void> {
      if (child.connected) child.disconnect();
      const timer = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
      if (child.exitCode === null && child.signalCode === null) await ended;
      clearTimeout(timer);
    },
  };
}

/** The other side: answers the parent until it goes away, then calls `leave`. */
export function answerParent(verbs: Verbs, leave: () => void | Promise<void> = () => undefined): void {
  process.on('message', async ({ id, verb, input }: Question) => {
    try {
      const act = verbs[verb];
      if (act === undefined) throw new Error(`nothing here is called "${verb}"`);
      const output = await patiently(() => act(input as never));
      process.send?.({ id, output } satisfies Answer);
    } catch (error) {
      const failure = error instanceof Error ? (error.stack ?? error.message) : String(error);
      process.send?.({ id, failure } satisfies Answer);
    }
  });
  const end = async () => {
    await leave();
    process.exit();
  };
  process.on('disconnect', end);
  if (!process.connected) void end();
}

function answerTo(child: ChildProcess, name: string, id: number, verb: string): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => fail(`did not answer "${verb}" in time`), ANSWER_MS);
    const gone = () => fail(`ended during "${verb}"`);
    const heard = (answer: Answer) => {
      if (answer.id !== id) return;
      if ('failure' in answer) return fail(answer.failure);
      forget();
      resolve(answer.output);
    };
    child.on('message', heard);
    child.on('exit', gone);

    function fail(reason: string): void {
      forget();
      reject(new Error(`${name}: ${reason}`));
    }

    function forget(): void {
      clearTimeout(timer);
      child.off('message', heard);
      child.off('exit', gone);
    }
  });
}

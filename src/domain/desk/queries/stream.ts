import type { ServerResponse } from 'node:http';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Problem } from '../../../lib/problem.ts';
import { minutes } from '../../../lib/time.ts';
import type { LiveChange } from '../api.ts';
import type { Moment } from '../types.ts';
import type { Feed, Listener } from './feed.ts';

/** A desk, a wall, a second screen, and what a browser keeps of pages that were left. */
const MOST_A_PERSON = 12;
/** Of all persons together in one process. */
const MOST = 4_000;
/** Whoever takes nothing for so many bytes is let go; he comes back with his last id. */
const MOST_WAITING_BYTES = 64 * 1024;
/** What was missed for longer is asked anew as a whole. */
const REMEMBERED_MS = minutes(10);

interface Opened {
  request: FastifyRequest;
  reply: FastifyReply;
  personId: string;
  tokenHash: string;
  /** The id of the last event he has seen. */
  last: string | undefined;
}

/** Turns the answer into an event stream that the feed writes to. */
export function openStream(feed: Feed, { request, reply, personId, tokenHash, last }: Opened): void {
  if (feed.countOf(personId) >= MOST_A_PERSON || feed.count() >= MOST)
    throw new Problem({ code: 'too_many', status: 429, messageZh: '同时打开的页面太多，请关闭一些再试' });
  reply.hijack();
  const { raw } = reply;
  for (const [name, value] of Object.entries(reply.getHeaders())) if (value !== undefined) raw.setHeader(name, value);
  raw.writeHead(200, {
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store',
    // Nothing else comes over this line, and at the stop of the service it closes with the answer.
    connection: 'close',
    // nginx would collect what is meant to arrive at once.
    'x-accel-buffering': 'no',
  });
  raw.flushHeaders();
  const listener = listenerOn(raw, { personId, tokenHash });
  request.raw.socket.setNoDelay(true);
  raw.on('close', () => feed.leave(listener));
  // What breaks a line breaks it for the browser too, which comes back.
  raw.on('error', () => feed.leave(listener));
  const from = last === undefined || last === '' ? null : seenIn(last);
  feed.join(listener, from);
}

function listenerOn(raw: ServerResponse, who: Pick<Listener, 'personId' | 'tokenHash'>): Listener {
  return {
    ...who,
    send(event, moment, changes) {
      if (raw.destroyed || raw.writableEnded) return;
      if (raw.writableLength > MOST_WAITING_BYTES) return void raw.destroy();
      raw.write(eventText(event, moment, changes));
    },
    end: () => void raw.end(),
  };
}

function eventText(event: string, moment: Moment, changes?: readonly LiveChange[]): string {
  const beat = { now: moment.appAt.toISOString(), ageMs: Math.max(0, Date.now() - moment.lookedAt) };
  const data = JSON.stringify(changes === undefined ? beat : { ...beat, changes });
  return `id: ${idOf(moment)}\nevent: ${event}\ndata: ${data}\n\n`;
}

const idOf = ({ at, snapshot }: Moment): string => `${at.toString(36)}.${snapshot}`;

/** The snapshot an id stands for; one that is too old, or no id of ours, leads to a reset by standing for nothing known. */
function seenIn(id: string): string {
  const [, at = '', snapshot = ''] = /^([0-9a-z]{1,12})\.(\d{1,20}:\d{1,20}:[\d,]*)$/.exec(id) ?? [];
  const age = Date.now() - Number.parseInt(at, 36);
  return age < REMEMBERED_MS ? snapshot : '';
}

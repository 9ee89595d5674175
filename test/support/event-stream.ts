import type { LiveChange } from '../../src/domain/desk/api.ts';
import type { Http } from './http.ts';

export interface StreamEvent {
  id: string;
  event: string;
  data: { now: string; ageMs: number; changes?: LiveChange[] };
}

/** An open event stream and all that has arrived on it so far. */
export async function openEventStream(http: Http, path = '/api/desk/stream', headers: Record<string, string> = {}) {
  const response = await http.request('GET', path, undefined, undefined, headers);
  if (!response.ok || !response.body) throw new Error(`no stream: HTTP ${response.status}`);
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  const events: StreamEvent[] = [];
  let waiting: (() => void)[] = [];
  let text = '';
  let isEnded = false;
  const arrived = () => {
    for (const one of waiting) one();
    waiting = [];
  };

  async function read(): Promise<void> {
    for (;;) {
      const { done, value = '' } = await reader.read();
      if (done) break;
      text += value;
      for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
        events.push(parsed(text.slice(0, end)));
        text = text.slice(end + 2);
      }
      arrived();
    }
  }
  const reading = read()
    .catch(() => {})
    .finally(() => {
      isEnded = true;
      arrived();
    });

  /** The first event, from the one of that number on, of which it holds; it is an error if the stream ends before. */
  async function until(holds: (event: StreamEvent) => boolean, from = 0): Promise<StreamEvent> {
    for (;;) {
      const found = events.slice(from).find(holds);
      if (found) return found;
      if (isEnded) throw new Error('the stream ended');
      await new Promise<void>((resolve) => waiting.push(resolve));
    }
  }

  return {
    events,
    headers: response.headers,
    until,
    ended: reading,
    changes: (topic: string): LiveChange[] =>
      events.flatMap(({ data }) => data.changes ?? []).filter((one) => one.topic === topic),
    change: (topic: string, id: string) =>
      until(({ data }) => data.changes?.some((one) => one.topic === topic && one.id === id) ?? false),
    close: () => reader.cancel(),
  };
}

export type EventStream = Awaited<ReturnType<typeof openEventStream>>;

function parsed(text: string): StreamEvent {
  const fields = Object.fromEntries(text.split('\n').map((line) => line.split(/: (.*)/s).slice(0, 2)));
  return { id: fields.id, event: fields.event, data: JSON.parse(fields.data) };
}

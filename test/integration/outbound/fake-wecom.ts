import type { OutboundNeeds } from '../../../src/outbound/index.ts';
import { type SendReceipt, WecomRefusal, WecomUnreachable } from '../../../src/wecom/api/index.ts';

type Client = OutboundNeeds['wecom'];
type Answer<T> = T | Error | (() => Promise<T>);
type Update = Parameters<Client['updateCard']>[0];

/** Plays WeCom: notes every call, answers by script and otherwise yes. */
export function fakeWecom() {
  const sends: string[] = [];
  const updates: Update[] = [];
  const recalls: string[] = [];
  let probes = 0;
  const sendScript: Answer<Partial<SendReceipt>>[] = [];
  const updateScript: Answer<{ invalidUsers: string[] }>[] = [];
  const recallScript: Answer<void>[] = [];
  let probeAnswer: Awaited<ReturnType<Client['probe']>> = 'ok';

  const client: Client = {
    async sendRaw(json) {
      sends.push(json);
      const n = sends.length;
      const yes = { msgid: `msg-${n}`, responseCode: `send-code-${n}`, invalidUsers: [], unlicensedUsers: [] };
      return { ...yes, ...(await play(sendScript.shift() ?? {})) };
    },
    async updateCard(body) {
      updates.push(body);
      return play(updateScript.shift() ?? { invalidUsers: [] });
    },
    async recall(msgid) {
      recalls.push(msgid);
      return play(recallScript.shift());
    },
    async probe() {
      probes += 1;
      return probeAnswer;
    },
  };

  return {
    client,
    sends,
    updates,
    recalls,
    probes: () => probes,
    /** The answers to the next sends, one each. */
    answerSends: (...answers: Answer<Partial<SendReceipt>>[]) => sendScript.push(...answers),
    answerUpdates: (...answers: Answer<{ invalidUsers: string[] }>[]) => updateScript.push(...answers),
    answerRecalls: (...answers: Answer<void>[]) => recallScript.push(...answers),
    answerProbes: (answer: typeof probeAnswer) => {
      probeAnswer = answer;
    },
    codesPaid: () => updates.map(({ responseCode }) => responseCode),
  };
}

export function refusal(errcode: number, facts: { api?: string; pauseMs?: number } = {}): WecomRefusal {
  return new WecomRefusal({ api: 'message/send', errmsg: 'scripted', errcode, ...facts });
}

export function noAnswer(mayHaveLanded: boolean): WecomUnreachable {
  return new WecomUnreachable({ api: 'message/send', reason: 'scripted', mayHaveLanded });
}

async function play<T>(answer: Answer<T>): Promise<T> {
  if (answer instanceof Error) throw answer;
  return typeof answer === 'function' ? (answer as () => Promise<T>)() : answer;
}

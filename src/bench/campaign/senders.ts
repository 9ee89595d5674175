import { Agent, request } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { sealCallback } from '../../wecom/callback/index.ts';
import { answerParent } from '../child.ts';

/** Somebody's submitted question. */
export interface Press {
  userid: string;
  taskId: string;
  choice: string[];
}

export interface Posting {
  port: number;
  presses: Press[];
  corpId: string;
  agentId: string;
  callback: { token: string; aesKey: string };
  /** Null: as fast as they are taken. */
  perSecond: number | null;
  connections: number;
}

export interface Posted {
  /** Milliseconds of the epoch, press by press. */
  sentAt: number[];
  /** Milliseconds until the callback was answered. */
  answeredIn: number[];
  refused: number;
}

/** The callbacks, sealed as they are sent so that their timestamps are true. */
export function run(): void {
  let posted: Posted | null = null;
  let failure: unknown = null;
  answerParent({
    /** Ten minutes of posting are longer than a question may take: the parent asks again for the outcome. */
    begin(posting: Posting) {
      void send(posting).then(
        (outcome) => {
          posted = outcome;
        },
        (error: unknown) => {
          failure = error;
        },
      );
    },
    outcome() {
      if (failure !== null) throw failure;
      return posted;
    },
  });
}

async function send(posting: Posting): Promise<Posted> {
  const { presses, perSecond, connections, port } = posting;
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const sentAt: number[] = [];
  const answeredIn: number[] = [];
  let refused = 0;
  let next = 0;
  const startedAt = performance.now();

  async function lane(): Promise<void> {
    for (let n = next++; n < presses.length; n = next++) {
      if (perSecond !== null) {
        const early = startedAt + (n / perSecond) * 1000 - performance.now();
        if (early > 1) await wait(early);
      }
      const { path, body } = sealed(posting, presses[n] as Press, n);
      sentAt[n] = Date.now();
      const before = performance.now();
      const status = await post(agent, port, path, body);
      answeredIn[n] = performance.now() - before;
      if (status !== 200) refused += 1;
    }
  }

  await Promise.all(Array.from({ length: connections }, lane));
  agent.destroy();
  return { sentAt, answeredIn, refused };
}

function sealed({ corpId, agentId, callback }: Posting, press: Press, n: number): { path: string; body: string } {
  const timestamp = Math.floor(Date.now() / 1000);
  const xml = pressXml({ corpId, agentId, timestamp, n }, press);
  const { query, body } = sealCallback({ ...callback, receiveId: corpId, xml, timestamp, nonce: `c${n}`, agentId });
  return { path: `/wecom/callback?${new URLSearchParams({ ...query })}`, body };
}

interface Envelope {
  corpId: string;
  agentId: string;
  timestamp: number;
  n: number;
}

function pressXml({ corpId, agentId, timestamp, n }: Envelope, { userid, taskId, choice }: Press): string {
  const options = choice.map((id) => `<OptionId><![CDATA[${id}]]></OptionId>`).join('');
  return [
    `<xml><ToUserName><![CDATA[${corpId}]]></ToUserName><FromUserName><![CDATA[${userid}]]></FromUserName>`,
    `<CreateTime>${timestamp}</CreateTime><MsgType><![CDATA[event]]></MsgType><Event><![CDATA[template_card_event]]></Event>`,
    `<EventKey><![CDATA[submit]]></EventKey><TaskId><![CDATA[${taskId}]]></TaskId>`,
    `<CardType><![CDATA[vote_interaction]]></CardType><ResponseCode><![CDATA[bench-press-${n}]]></ResponseCode>`,
    `<AgentID>${agentId}</AgentID>`,
    `<SelectedItems><SelectedItem><QuestionKey><![CDATA[choice]]></QuestionKey><OptionIds>${options}</OptionIds></SelectedItem></SelectedItems></xml>`,
  ].join('');
}

function post(agent: Agent, port: number, path: string, body: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'text/xml', 'content-length': Buffer.byteLength(body) };
    const sent = request({ host: '127.0.0.1', port, path, method: 'POST', agent, headers }, (response) => {
      response.resume().on('end', () => resolve(response.statusCode ?? 0));
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

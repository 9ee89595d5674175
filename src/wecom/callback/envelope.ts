import { CallbackRejected } from './rejected.ts';
import { cdata, childrenOf, parseXml } from './xml.ts';

/** Takes `Encrypt` out of the pushed envelope: CDATA or plain, in any order (WeCom doc p/90238). */
export function readEnvelope(body: string): string {
  const root = parseXml(body);
  const [encrypted, second] = childrenOf(root, 'Encrypt');
  if (root.name !== 'xml' || !encrypted || second || encrypted.children.length > 0) {
    throw new CallbackRejected('xml', 'the envelope must hold one Encrypt element');
  }
  return encrypted.text.trim();
}

export function writeEnvelope(envelope: { toUserName: string; agentId?: string; encrypted: string }): string {
  const agent = envelope.agentId === undefined ? '' : `<AgentID>${cdata(envelope.agentId)}</AgentID>`;
  return `<xml><ToUserName>${cdata(envelope.toUserName)}</ToUserName>${agent}<Encrypt>${cdata(envelope.encrypted)}</Encrypt></xml>`;
}

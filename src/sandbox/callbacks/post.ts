import { randomBytes } from 'node:crypto';
import { sealCallback } from '../../wecom/callback/index.ts';
import type { CallbackTarget } from '../needs.ts';

const ANSWER_WITHIN_MS = 5_000;

interface Posting {
  target: CallbackTarget;
  corpId: string;
  agentId: string | null;
  xml: string;
  brokenSignature: boolean;
  signal: AbortSignal;
}

/** One try: sealed anew (own random, nonce and timestamp), taken when the answer is a 200 within five seconds (doc p/90930). */
export async function postCallback(
  posting: Posting,
): Promise<{ taken: true; reply: string } | { taken: false; why: string }> {
  const { target, corpId, agentId, xml } = posting;
  const { query, body } = sealCallback({
    token: posting.brokenSignature ? `${target.token}x` : target.token,
    aesKey: target.aesKey,
    receiveId: corpId,
    xml,
    timestamp: Math.floor(Date.now() / 1000),
    nonce: randomBytes(5).readUIntBE(0, 5).toString(),
    ...(agentId === null ? {} : { agentId }),
  });
  const url = new URL(target.url);
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'text/xml' },
      body,
      redirect: 'manual',
      signal: AbortSignal.any([posting.signal, AbortSignal.timeout(ANSWER_WITHIN_MS)]),
    });
    const reply = await response.text();
    return response.status === 200 ? { taken: true, reply } : { taken: false, why: `HTTP ${response.status}` };
  } catch (error) {
    return { taken: false, why: reasonOf(error) };
  }
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  const cause = error.cause instanceof Error && 'code' in error.cause ? String(error.cause.code) : '';
  return cause || error.name;
}

import nock from 'nock';
import { corpId, host, secret } from './client-of.ts';

/** WeCom hands out `tokens`, one after the other; `asked` counts. */
export function tokensFrom(tokens: string[], { base = host, expiresIn = 7200 } = {}) {
  const counter = { asked: 0 };
  nock(base)
    .persist()
    .get('/cgi-bin/gettoken')
    .query({ corpid: corpId, corpsecret: secret })
    .reply(200, () => {
      const token = tokens[counter.asked] ?? tokens.at(-1);
      counter.asked += 1;
      return { errcode: 0, errmsg: 'ok', access_token: token, expires_in: expiresIn };
    });
  return counter;
}

export function refuse(
  errcode: number,
  errmsg = 'no, hint: [1700000000123456789], from ip: 203.0.113.7, more info at https://x',
) {
  return { errcode, errmsg };
}

/** One answer of `message/send` to a call with this token. */
export function sendAnswers(token: string, answer: object) {
  return nock(host).post('/cgi-bin/message/send').query({ access_token: token }).reply(200, answer);
}

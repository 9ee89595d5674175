/** The published demo key and corp, and messages sealed with them (WeCom doc p/90968; V3–V5 made with `@wecom/crypto`). */
export const token = 'QDG6eK';
export const aesKey = 'jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C';
export const corpId = 'wx5823bf96d3bd56c7';
export const random = Buffer.from('0123456789abcdef');

export const urlVerification = {
  query: {
    msg_signature: '5c45ff5e21c57e6ad56bac8758b79b1d9ac89fd3',
    timestamp: '1409659589',
    nonce: '263014780',
    echostr: 'P9nAzCzyDtyTWESHep1vC5X9xho/qYX3Zpb4yKa9SKld1DsH3Iyt3tP3zNdtp+4RPcs8TgAE7OaBO+FZXvnaqQ==',
  },
  random: Buffer.from('c41b64491c2468d0'),
  plain: '1616140317555161061',
};

export const push = {
  query: { msg_signature: '477715d11cdb4164915debcba66cb864d751f3e6', timestamp: '1409659813', nonce: '1372623149' },
  random: Buffer.from('0960688932c47ef1'),
  encrypted:
    'RypEvHKD8QQKFhvQ6QleEB4J58tiPdvo+rtK1I9qca6aM/wvqnLSV5zEPeusUiX5L5X/0lWfrf0QADHHhGd3QczcdCUpj911L3vg3W/sYYvuJTs3TUUkSUXxaccAS0qhxchrRYt66wiSpGLYL42aM6A8dTT+6k4aSknmPj48kzJs8qLjvd4Xgpue06DOdnLxAUHzM6+kDZ+HMZfJYuR+LtwGc2hgf5gsijff0ekUNXZiqATP7PF5mZxZ3Izoun1s4zG4LUMnvw2r+KqCKIw+3IQH03v+BCA9nMELNqbSf6tiWSrXJB3LAVGUcallcrw8V2t9EL4EhzJWrQUax5wLVMNS0+rUPA3k22Ncx4XXZS9o0MBH27Bo6BpNelZpS+/uh9KsNlY6bHCmJU9p8g7m3fVKn28H3KDYA5Pl/T8Z1ptDAVe0lXdQ2YoyyH2uyPIGHBZZIs2pDBS8R07+qN+E7Q==',
  plain: `<xml><ToUserName><![CDATA[wx5823bf96d3bd56c7]]></ToUserName>
<FromUserName><![CDATA[mycreate]]></FromUserName>
<CreateTime>1409659813</CreateTime>
<MsgType><![CDATA[text]]></MsgType>
<Content><![CDATA[hello]]></Content>
<MsgId>4561255354251345929</MsgId>
<AgentID>218</AgentID>
</xml>`,
};

/** Sealed with `random` above. */
export const sealed = [
  {
    what: 'V3, a passive update_button',
    receiveId: corpId,
    timestamp: '1700000000',
    nonce: 'n0001',
    plain:
      '<xml><ToUserName><![CDATA[advisor01]]></ToUserName><FromUserName><![CDATA[wx5823bf96d3bd56c7]]></FromUserName><CreateTime>1700000000</CreateTime><MsgType><![CDATA[update_button]]></MsgType><Button><ReplaceName><![CDATA[已确认]]></ReplaceName></Button></xml>',
    signature: 'd5f16ca84d5bdcb9736be5413e2fac75e2bd4497',
    encrypted:
      'sKqRbbiSUnDhFHOvPjtUMQi5BjV9eFZhUcPFlzRUr4GHk4AcWyp+rn7oHKjZMULHl6CAn1G3qQymEWDMuNAINaTN0mrt1fCz//MYAlij+proqlmlTw6K0Y08y/AANFlm5EhOFO2jWC6lTZakhd/cqBccXkPxeQMUHYce0Re6hUCP8UYkVzQeLcQrKvx5wiZXX+uCmugIJJjwhQoGSifYmJD36h8oBD7jenrwrfSUpiBVezcBDeD0yE4f3knZqquA+LEn9uS24Ad25TQdyQMA/D1KqUxGqerkPQt0igRtyVGpK6LkGhWOzRl06gcuh0uML2RTbpciuh/v3sz8MUgtmKDRHcTi6w3trCUYZRvGKPUvst38wufGV42w5vApmI6+YO1UU+smPcJ4joVN2cjBuUldg/4XSzRy5UBl/VrlADk=',
  },
  {
    what: 'V4, a JSON message for nobody in particular',
    receiveId: '',
    timestamp: '1700000000',
    nonce: 'n0002',
    plain:
      '{"msgid":"m1","aibotid":"b1","chattype":"single","from":{"userid":"advisor01"},"msgtype":"text","text":{"content":"你好"}}',
    signature: '9db339ae6a33aeab5f67249f049ded3d23a57f59',
    encrypted:
      'sKqRbbiSUnDhFHOvPjtUMeASTJc3VZXuS2PHixDkIe3vqB10C1Izp4h0FM0f/yPYCCP7fzSu6WCdSJX49KQR5QTQWCsollDdGtWO/l0RbABN8iadc1otl4LCLq1zxX7mBkN6739wLEZ38cta4/5SJgtCYTs1MjnsiMuvRsTRnHcMSABpvo4xIrAG7sdsbwRp3WK/Qth3PgICoQSoxKbIFg==',
  },
  {
    what: 'V5, padding of a whole block',
    receiveId: corpId,
    timestamp: '1700000000',
    nonce: 'n0003',
    plain: 'x'.repeat(26),
    signature: '0bb55b171565456675bc7e99ed29732af4121552',
    encrypted:
      'sKqRbbiSUnDhFHOvPjtUMSs1k8K1CdhVATTBQNj5RGfr2SSogQPwiaREvDG6j+anDDTQGRPc5XVafaRf07vjdJWo03DV9aa/cArn/HDtV476heTTKpJSMh7JMO1cnA3V',
  },
];

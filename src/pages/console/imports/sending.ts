import { type Answer, ApiProblem, type reach } from '../../kit/line.ts';

type Reach = typeof reach;

interface Sending {
  /** From 0 to 100, of the file; the service checks it while it arrives and for a while after. */
  onPart: (percent: number) => void;
  stop: AbortSignal;
}

/** A file on its way, told part by part: fetch knows only when all of it is there. */
export const sendingWith =
  ({ onPart, stop }: Sending): Reach =>
  (method, path, sent, withinMs) =>
    new Promise<Answer>((resolve, reject) => {
      const request = new XMLHttpRequest();
      const end = () => request.abort();
      const fail = (message: string) => () => reject(new ApiProblem(0, message));
      request.open(method, path);
      request.timeout = withinMs;
      request.setRequestHeader('X-Requested-With', 'eqian');
      if (sent) request.setRequestHeader('content-type', sent.type);
      if (sent?.key) request.setRequestHeader('Idempotency-Key', sent.key);
      request.upload.onprogress = ({ loaded, total }) => onPart(Math.floor((100 * loaded) / Math.max(1, total)));
      request.onload = () => {
        const { status, responseText: text } = request;
        resolve({ ok: status >= 200 && status < 300, status, text });
      };
      request.onerror = fail('网络不通，没有发出去，请重试');
      request.ontimeout = fail('名单没有在10分钟内传完，请换一个网络后重试');
      request.onabort = fail('已停止上传');
      request.onloadend = () => stop.removeEventListener('abort', end);
      stop.addEventListener('abort', end);
      request.send(sent?.body instanceof Blob ? sent.body : null);
    });

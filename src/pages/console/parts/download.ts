import { ApiProblem, call } from '../../kit/call.ts';

/**
 * Takes a file by asking for it as a page does: a refusal is shown where the button is, and what was sought stays out of
 * the browser's list of downloads.
 */
export async function download(path: string, name: string): Promise<void> {
  const response = await ask(path);
  if (response.status === 401) await call('GET', '/api/desk/me');
  if (!response.ok) throw new ApiProblem(response.status, await refusalIn(response));
  save(await whole(response), name);
}

async function ask(path: string): Promise<Response> {
  try {
    return await fetch(path, { credentials: 'same-origin', headers: { 'X-Requested-With': 'eqian' } });
  } catch {
    throw new ApiProblem(0, '网络不通，没有导出，请重试');
  }
}

async function whole(response: Response): Promise<Blob> {
  try {
    return await response.blob();
  } catch {
    throw new ApiProblem(0, '文件没有传完整，请重试');
  }
}

async function refusalIn(response: Response): Promise<string> {
  const unsaid = `服务暂时没有回应（${response.status}），请稍后再试`;
  try {
    const { error } = (await response.json()) as { error?: { message?: string } };
    return error?.message ?? unsaid;
  } catch {
    return unsaid;
  }
}

export function save(content: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}

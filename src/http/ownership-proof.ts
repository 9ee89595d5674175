import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FastifyPluginAsync } from 'fastify';
import { Problem } from '../lib/problem.ts';

/** The file by which WeCom's console proves that a domain is ours (可信域名), served byte for byte at the root. */
export const ownershipProof: FastifyPluginAsync<{ folders: string[] }> = async (app, { folders }) => {
  app.get<{ Params: { name: string } }>('/WW_verify_:name', async (request, reply) => {
    const { name } = request.params;
    const content = /^[A-Za-z0-9]{1,64}\.txt$/.test(name) ? await readFirst(folders, `WW_verify_${name}`) : null;
    if (content === null) throw new Problem({ code: 'not_found', status: 404, messageZh: '没有找到这个验证文件' });
    return reply.type('text/plain; charset=utf-8').send(content);
  });
};

async function readFirst(folders: string[], file: string): Promise<Buffer | null> {
  for (const folder of folders) {
    const content = await readFile(join(folder, file)).catch(() => null);
    if (content !== null) return content;
  }
  return null;
}

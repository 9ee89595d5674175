import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import { jsonSchemaTransform } from 'fastify-type-provider-zod';
import { cookiesAt } from './cookies.ts';
import type { Server } from './types.ts';

/** The API describes itself at /docs, from the same zod schemas that guard it; nothing is fetched from elsewhere. */
export async function openApi(
  app: Server,
  { version, publicUrl }: { version: string; publicUrl: string },
): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'E企安 API',
        version,
        description:
          '政企反诈联防服务接口。预警接入请用 Authorization: Bearer 加 API_TOKEN；脚本用自己的口令，并在 X-Acting-Officer 写明民警。',
      },
      servers: [{ url: publicUrl }],
      components: {
        securitySchemes: {
          gateway: { type: 'http', scheme: 'bearer' },
          /** Beside a script's token: the officer in whose name it acts. */
          actingOfficer: { type: 'apiKey', in: 'header', name: 'X-Acting-Officer' },
          session: { type: 'apiKey', in: 'cookie', name: cookiesAt(publicUrl).session },
        },
      },
      security: [{ gateway: [] }, { gateway: [], actingOfficer: [] }, { session: [] }],
    },
    hideUntagged: false,
    transform: ({ url, schema, ...document }) => {
      const hidden = url.startsWith('/api/') ? schema : { ...schema, hide: true };
      return jsonSchemaTransform({ url, schema: hidden, ...document });
    },
  });
  await app.register(swaggerUi, {
    routePrefix: '/docs',
    validatorUrl: false,
    uiConfig: { docExpansion: 'list', tryItOutEnabled: false },
    theme: { title: 'E企安 API' },
    logo: { type: 'image/svg+xml', content: '<svg xmlns="http://www.w3.org/2000/svg"/>' },
  });
}

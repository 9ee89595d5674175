import { startEmbeddedPostgres } from '../../src/database/embedded/index.ts';
import { createLogger } from '../../src/lib/logger.ts';
import { startEmbeddedRedis } from '../../src/queue/embedded/index.ts';

// A process of its own that starts the stores in the given data folder, says so and waits to be killed.
const [kind, dataDir = ''] = process.argv.slice(2);
const start = kind === 'redis' ? startEmbeddedRedis : startEmbeddedPostgres;
const { url } = await start({ dataDir, logger: createLogger({ level: 'silent' }) });
console.log(url);
setInterval(() => {}, 60_000);
